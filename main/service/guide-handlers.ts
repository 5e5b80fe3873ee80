/** Who answers the calls about control images and LoRAs. */
import { StudioError } from '../../native-models/api/errors.ts'
import { readPicture } from '../../native-models/pipeline/read-picture.ts'
import { fileNameOf } from './drop/dropped-files.ts'
import { addLora } from './loras/add-lora.ts'
import type { ServiceCallName, ServiceInput, ServiceOutput } from './protocol.ts'
import type { Service } from './service.ts'

type GuideCall = Extract<ServiceCallName, `control.${string}` | `lora.${string}` | `loras.${string}`>
export type GuideHandlers = {
  readonly [N in GuideCall]: (input: ServiceInput<N>) => ServiceOutput<N> | Promise<ServiceOutput<N>>
}

export function guideHandlersOf({ guides, dropped, pictures }: Service): GuideHandlers {
  const { images, folders, loras } = guides
  return {
    'control.add': ({ handle }) => keep(dropped.pathOf(handle)),
    'control.picture': ({ id }) => keep(paintedAt(id)),
    'control.keep': ({ bytes, fileName }) => images.add(bytes, { fileName }),
    'control.edges': (question) => guides.edgesOf(question),
    'control.draw': ({ png }) => images.add(png, { fileName: 'edges.png', background: 'black' }),

    'loras.add': async ({ handle }) => {
      const { lora } = await addLora(dropped.pathOf(handle), guides)
      return lora
    },
    'loras.addFolder': async ({ path }) => {
      folders.add(path)
      return looked()
    },
    'loras.removeFolder': async ({ folder }) => {
      folders.remove(folder)
      return looked()
    },
    'loras.rescan': looked,
    'loras.update': (change) => loras.update(change),
    'loras.setThumbnail': ({ id, picture }) => loras.setThumbnail(id, paintedAt(picture)),
    'lora.file': ({ id }) => ({ path: loras.get(id).path }),
  }

  /** @throws E_FILE_MISSING, E_FILE_UNREADABLE, E_IMAGE, E_IMAGE_LIMIT */
  async function keep(path: string) {
    const fileName = fileNameOf(path)
    return images.add(readPicture(path, fileName), { fileName })
  }

  /** @throws E_NOT_FOUND */
  function paintedAt(id: string): string {
    const [file] = pictures.files([id])
    if (!file) throw new StudioError('E_NOT_FOUND', 'There is no such picture any more.')
    return file.path
  }

  async function looked() {
    await loras.look()
    return loras.state()
  }
}
