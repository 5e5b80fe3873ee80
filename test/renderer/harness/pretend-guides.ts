/** Control images and LoRAs in memory: edges are found after a moment, LoRAs are added, changed and forgotten. */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { ControlUse, PictureSize } from '../../../native-models/api/request.ts'
import type {
  CallName,
  ControlNet,
  EventName,
  Lora,
  LoraChange,
  LoraFolder,
  LoraShelf,
} from '../../../preload/contract.ts'
import { FOLDERS, pretendLora } from './pretend-loras.ts'
import { MODELS, type Scene } from './scenes.ts'
import { uuid } from './uuid.ts'

type Answer = (input: never) => unknown

const CONTROLS: readonly ControlNet[] = [
  { id: 'nano-hed', name: 'HED edges', summary: 'Follows the edges of a picture.', models: ['nano'] },
]

/** As the window would be told: the same word gives the same hash. */
const shaOf = (n: number): string => n.toString(16).padStart(64, '0')

export class PretendGuides {
  private shelf: LoraShelf
  private made = 100
  private readonly scene: Scene
  private readonly tell: (name: EventName, data: unknown) => void

  constructor(scene: Scene, tell: (name: EventName, data: unknown) => void) {
    this.scene = scene
    this.tell = tell
    this.shelf = { loras: [...scene.loras], folders: [...FOLDERS] }
  }

  opened() {
    return { controls: [...CONTROLS], loras: this.shelf }
  }

  answers(): Partial<Record<CallName, Answer>> {
    const image = (fileName: string) => ({
      ...{ image: shaOf(++this.made), width: 640, height: 480, fileName },
    })
    return {
      'control.add': () => image('photograph.jpg'),
      'control.paste': () => image('clipboard.png'),
      'control.picture': () => image('painted.png'),
      'control.draw': () => image('drawn.png'),
      'control.edges': (question: Question) => this.edges(question),
      'loras.add': () => this.add(),
      'loras.chooseFolder': () => this.keep({ folders: [...this.shelf.folders, newFolder(++this.made)] }),
      'loras.removeFolder': ({ folder }: { folder: string }) =>
        this.keep({ folders: this.shelf.folders.filter(({ id }) => id !== folder) }),
      'loras.rescan': () => this.shelf,
      'loras.update': (change: LoraChange) => this.change(change),
      'loras.setThumbnail': ({ id }: { id: string }) => this.change({ id }),
      'loras.show': () => ({}),
    }
  }

  private async edges({ control, model, size }: Question) {
    await new Promise((resolve) => setTimeout(resolve, this.scene.stepMs))
    if (this.scene.noEdges) throw new StudioError('E_CONTROL_MISSING', 'The control image is gone.')
    const sides = MODELS.find(({ id }) => id === model)?.buckets[0] ?? { width: 256, height: 256 }
    const { width, height } = size.kind === 'aspect' ? sidesNear(model, size) : sides
    return { edges: control.edges ?? control.image.replace(/^0/, 'e'), width, height }
  }

  private add(): Lora {
    if (this.scene.noLora) throw new StudioError('E_LORA_KIND', 'It holds no LoRA for PixArt.')
    if (this.scene.badLora) throw new StudioError('E_SAFETENSORS_LAYOUT', 'snow.safetensors is cut short.')
    const added = pretendLora(++this.made, { name: 'snow', title: 'snow' })
    this.keep({ loras: [...this.shelf.loras, added] })
    return added
  }

  private change({ id, alpha, ...changes }: LoraChange): Lora {
    const before = this.shelf.loras.find((lora) => lora.id === id)
    if (before === undefined) throw new StudioError('E_NOT_FOUND', 'There is no such LoRA any more.')
    const after = { ...before, ...changes, ...(alpha && { alpha }) } as Lora
    this.keep({ loras: this.shelf.loras.map((lora) => (lora.id === id ? after : lora)) })
    return after
  }

  private keep(changes: Partial<LoraShelf>): LoraShelf {
    this.shelf = { ...this.shelf, ...changes }
    this.tell('loras', this.shelf)
    return this.shelf
  }
}

interface Question {
  readonly control: ControlUse
  readonly model: string
  readonly size: PictureSize
}

function sidesNear(model: string, size: { width: number; height: number }) {
  const buckets = MODELS.find(({ id }) => id === model)?.buckets ?? [{ width: 256, height: 256 }]
  const off = (one: { width: number; height: number }) =>
    Math.abs(one.width / one.height - size.width / size.height)
  return buckets.reduce((best, one) => (off(one) < off(best) ? one : best))
}

const newFolder = (n: number): LoraFolder => ({
  ...{ id: uuid(4, n), name: `More ${n}`, kind: 'watched', missing: false },
})
