/** Weights that were dropped: the studio says whether they are a model or a LoRA, no name does. */

import { StudioError } from '../../../native-models/api/errors.ts'
import { reportFrom } from '../../state/call.ts'
import { attempt } from '../../state/toasts.ts'
import { sayFile } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { addLoraFile } from '../loras/lora-deeds.ts'
import { addDropped } from '../models/model-deeds.ts'

/** A model in a folder is used where it lies. */
export function addFolders(folders: ReadonlySet<File>): void {
  for (const folder of folders) attempt(() => addDropped(folder))
}

export function addWeights(files: readonly File[]): void {
  for (const file of files) attempt(() => addOne(file))
}

/** A LoRA first: it is what is dropped most, and what is none is told from its first bytes. */
async function addOne(file: File): Promise<void> {
  try {
    await addLoraFile(file)
  } catch (thrown) {
    if (reportFrom(thrown).code !== 'E_LORA_KIND') throw thrown
    await addDropped(file).catch((other: unknown) => {
      if (reportFrom(other).code !== 'E_MODEL_KIND') throw other
      throw new StudioError('E_MODEL_KIND', t('drop.neither', { name: sayFile(file.name) }), { cause: other })
    })
  }
}
