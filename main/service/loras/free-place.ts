/** Names in a folder that nothing of a LoRA's has yet: what an earlier one left behind is none of a new one's. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'

/**
 * `folder/stem`, or `folder/stem-2` … : absolute, such that neither it nor it with one of the endings is there, in
 * any case of letters.
 * @throws E_OUTPUT_UNWRITABLE when the folder cannot be read
 */
export async function freePlace(folder: string, stem: string, endings: readonly string[]): Promise<string> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new StudioError('E_OUTPUT_UNWRITABLE', 'The folder for LoRAs cannot be read.', { cause })
  })
  const taken = new Set(names.map((name) => name.toLowerCase()))
  for (let number = 1; ; number++) {
    const name = number === 1 ? stem : `${stem}-${number}`
    if (!['', ...endings].some((ending) => taken.has((name + ending).toLowerCase())))
      return join(folder, name)
  }
}
