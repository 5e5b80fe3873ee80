/** A shelf of models in memory: fetches go on, pause, wait and fail; nothing is asked of any network. */
import { StudioError } from '../../../native-models/api/errors.ts'
import {
  type CallName,
  type EventName,
  type FetchPlan,
  type Model,
  type ModelFetch,
  type ModelShelf,
  model,
  type ShelvedModel,
} from '../../../preload/contract.ts'
import { rowsOf } from './pretend-shelf.ts'
import { MODELS, type Scene } from './scenes.ts'

type Answer = (input: never) => unknown
interface Named {
  readonly name: string
}

const HUB = 'huggingface.co'
/** How much of a fetch comes at once. */
const PART = 0.125

export class PretendModels {
  private shelf: ModelShelf
  private readonly scene: Scene
  private readonly checks = new Map<string, (why: StudioError) => void>()
  private readonly tell: (name: EventName, data: unknown) => void

  constructor(scene: Scene, tell: (name: EventName, data: unknown) => void) {
    this.scene = scene
    this.tell = tell
    this.shelf = {
      ...{ rows: [...rowsOf(scene.models)], memoryBytes: 8e9, hub: HUB, folderName: 'models' },
      ...{ freeBytes: scene.models === 'noroom' ? 1.2e9 : 118e9, hasToken: false },
    }
  }

  opened(): { readonly shelf: ModelShelf; readonly models: readonly Model[] } {
    return { shelf: this.shelf, models: this.painters() }
  }

  answers(): Partial<Record<CallName, Answer>> {
    return {
      'models.shelf': () => this.shelf,
      'models.plan': ({ name }: Named) => this.plan(name),
      'models.fetch': ({ name }: Named) => this.fetch(name),
      'models.pause': ({ name }: Named) => this.change(name, { fetch: this.fetchOf(name, 'paused') }),
      'models.cancel': ({ name }: Named) => this.change(name, { fetch: undefined, state: 'partly' }),
      'models.verify': ({ name }: Named) => this.verify(name),
      'models.stopVerify': ({ name }: Named) => {
        this.checks.get(name)?.(new StudioError('E_CANCELLED', 'Verifying was stopped.'))
        return {}
      },
      'models.removal': ({ name }: Named) =>
        this.row(name).origin === 'published'
          ? { bytes: 2_440_000_000, stays: 'T5 and the VAE stay: PixArt-α 512 needs them.' }
          : { bytes: 0, stays: 'All its files stay where they are.' },
      'models.remove': ({ name }: Named) => this.remove(name),
      'models.add': () => this.add('landscapes', 'added'),
      'models.chooseFolder': () => this.add('portraits', 'added'),
      'models.find': () => {
        this.add('comfy-pixart', 'found')
        return this.shelf
      },
      'models.show': () => ({}),
      'models.setToken': ({ token }: { token: string | null }) => {
        this.shelf = { ...this.shelf, hasToken: token !== null }
        return { kept: token === null ? 'forgotten' : 'key store' }
      },
    }
  }

  /** Models of the other scenes are named without a shelf. */
  private painters(): readonly Model[] {
    const [nano] = MODELS
    const here = this.shelf.rows.filter(
      ({ kind, state, origin, error }) =>
        kind === 'model' && state === 'here' && origin !== 'embedded' && error === undefined,
    )
    if (this.scene.models === undefined || nano === undefined) return MODELS
    return [nano, ...here.map(asPainter)]
  }

  private plan(name: string): FetchPlan {
    if (this.scene.models === 'failed') {
      throw new StudioError('E_HUB_UNREACHABLE', `${HUB} cannot be reached: the name was not found.`)
    }
    const { freeBytes } = this.shelf
    const { missingBytes = 0, hereBytes } = this.row(name)
    const files = [
      { name: 'transformer/config.json', sizeBytes: 720, here: false },
      {
        name: 'transformer/diffusion_pytorch_model.safetensors',
        sizeBytes: Math.min(2_443_000_000, missingBytes),
        here: false,
      },
      { name: 'vae/diffusion_pytorch_model.safetensors', sizeBytes: 334_643_276, here: hereBytes > 0 },
    ]
    return { files, bytes: missingBytes, freeBytes, lackBytes: Math.max(0, missingBytes - freeBytes) }
  }

  private fetch(name: string): ModelShelf {
    const shelf = this.change(name, { fetch: this.fetchOf(name, 'asking') })
    setTimeout(() => this.step(name), this.scene.stepMs)
    return shelf
  }

  /** One part more, until it is paused, given up or whole. */
  private step(name: string): void {
    const { fetch } = this.row(name)
    if (fetch === undefined || fetch.state === 'paused') return
    const doneBytes = Math.min(fetch.sizeBytes, fetch.doneBytes + Math.round(PART * fetch.sizeBytes))
    if (doneBytes === fetch.sizeBytes) {
      this.change(name, { fetch: undefined, state: 'here', hereBytes: this.row(name).sizeBytes ?? 0 })
      this.tell('models', { models: this.painters(), controls: [] })
      return
    }
    this.change(name, { fetch: { ...this.fetchOf(name, 'fetching'), doneBytes } })
    setTimeout(() => this.step(name), this.scene.stepMs)
  }

  private fetchOf(name: string, state: ModelFetch['state']): ModelFetch {
    const { fetch, missingBytes = 0, sizeBytes = 0 } = this.row(name)
    const before = fetch ?? { doneBytes: 0, sizeBytes: missingBytes || sizeBytes, files: [] }
    const { doneBytes, files } = before
    const moves = state === 'fetching' ? { bytesPerSecond: 18e6, etaMs: 94_000 } : { bytesPerSecond: 0 }
    return { state, doneBytes, sizeBytes: before.sizeBytes, files, ...moves }
  }

  /** Of the edge detector it takes until it is stopped. */
  private async verify(name: string): Promise<{ readonly problems: readonly string[] }> {
    if (name !== 'hed') return { problems: this.problems(name) }
    this.change(name, { check: { doneBytes: 21e6, sizeBytes: 59e6, etaMs: 12_000 } })
    try {
      return await new Promise<never>((_, reject) => this.checks.set(name, reject))
    } finally {
      this.change(name, { check: undefined })
    }
  }

  private problems(name: string): readonly string[] {
    return name === 'pixart-512'
      ? ['transformer/diffusion_pytorch_model.safetensors has another digest than the hub says.']
      : []
  }

  private remove(name: string): ModelShelf {
    const { origin } = this.row(name)
    if (origin === 'published') return this.change(name, { state: 'absent', hereBytes: 0 })
    return this.keep(this.shelf.rows.filter((row) => row.name !== name))
  }

  private add(name: string, origin: 'added' | 'found'): ShelvedModel {
    if (this.scene.models === 'failed')
      throw new StudioError('E_MODEL_KIND', `${name} holds no PixArt transformer.`)
    const added: ShelvedModel = {
      ...{ name, title: name, summary: 'Used where it lies.', kind: 'model', origin, state: 'here' },
      ...{ fileName: name, hereBytes: 2_443_000_000, isAbout: false },
    }
    this.keep([...this.shelf.rows.filter((row) => row.name !== name), added])
    this.tell('models', { models: this.painters(), controls: [] })
    return added
  }

  private row(name: string): ShelvedModel {
    const found = this.shelf.rows.find((row) => row.name === name)
    if (found === undefined) throw new StudioError('E_NOT_FOUND', 'It is not on the shelf any more.')
    return found
  }

  private change(name: string, changes: Changes): ModelShelf {
    const after = { ...this.row(name), ...changes }
    if (after.fetch === undefined) delete after.fetch
    if (after.check === undefined) delete after.check
    return this.keep(this.shelf.rows.map((row) => (row.name === name ? (after as ShelvedModel) : row)))
  }

  private keep(rows: readonly ShelvedModel[]): ModelShelf {
    this.shelf = { ...this.shelf, rows: [...rows] }
    this.tell('shelf', this.shelf)
    return this.shelf
  }
}

type Changes = { [K in keyof ShelvedModel]?: ShelvedModel[K] | undefined }

const asPainter = ({ name, title, summary }: ShelvedModel): Model =>
  model.parse({
    ...MODELS[1],
    ...{ id: name, name: title, summary, embedded: false },
    ...(name.includes('lcm') && { defaults: { sampler: 'lcm', steps: 4, guidance: 0 } }),
  })
