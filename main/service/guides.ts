/** What leads a painting beside its prompt, put together: control images, edges, LoRAs. */
import type { ControlUse, PictureSize } from '../../native-models/api/request.ts'
import { planSize } from '../../native-models/pipeline/picture-size.ts'
import type { LoraShelf as Shelf } from '../../preload/contract.ts'
import { ControlImages } from './controls/control-images.ts'
import { ControlPlaces, type ShelvedNet } from './controls/control-places.ts'
import { EdgeFinder } from './controls/edge-finder.ts'
import type { KnownHere } from './drop/known-here.ts'
import type { EngineStarter } from './engine/engine-host.ts'
import type { Preferences } from './history/preferences.ts'
import { LoraFolders } from './loras/lora-folders.ts'
import { LoraNames } from './loras/lora-names.ts'
import { LoraPlaces } from './loras/lora-places.ts'
import { LoraReports } from './loras/lora-reports.ts'
import { LoraShelf } from './loras/lora-shelf.ts'
import { LoraThumbnails } from './loras/lora-thumbnails.ts'
import { EMBEDDED_LORAS } from './models/embedded-loras.ts'
import type { ModelList } from './models/model-list.ts'
import { WeightHashes } from './models/weight-hash.ts'

export interface GuidesOptions {
  readonly data: string
  readonly cache: string
  readonly preferences: Preferences
  readonly models: ModelList
  readonly startEngine: EngineStarter
  /** ControlNets of the shelf that are here with the net that finds their edges. */
  readonly nets: () => readonly ShelvedNet[]
  readonly onLoras: (shelf: Shelf) => void
}

/** A disk that does not answer must not keep the studio from opening. */
const LONGEST_FIRST_LOOK_MS = 5000

export class Guides implements Disposable {
  readonly #models: ModelList
  readonly #reports: LoraReports
  readonly images: ControlImages
  readonly controls: ControlPlaces
  readonly edges: EdgeFinder
  readonly folders: LoraFolders
  readonly loras: LoraShelf
  readonly hashes: WeightHashes
  readonly places: LoraPlaces

  /** @throws what the embedded ControlNets throw */
  constructor({ data, cache, preferences, models, nets, startEngine, onLoras }: GuidesOptions) {
    this.#models = models
    this.images = new ControlImages(data)
    this.controls = new ControlPlaces(this.images, { models, nets })
    this.edges = new EdgeFinder({ cacheFolder: cache, start: startEngine })
    this.hashes = new WeightHashes(cache)
    this.#reports = new LoraReports({ cacheFolder: cache, models: models.all() })
    this.folders = new LoraFolders({ dataFolder: data, embedded: EMBEDDED_LORAS, preferences })
    this.loras = new LoraShelf({
      folders: this.folders,
      reports: this.#reports,
      names: new LoraNames(cache),
      thumbnails: new LoraThumbnails(cache),
      onChange: onLoras,
    })
    this.places = new LoraPlaces(this.loras)
  }

  /** Other models can be painted with: LoRAs may fit them. Resolves when they are known. */
  modelsChanged(): Promise<void> {
    this.#reports.renew(this.#models.all())
    return this.loras.look()
  }

  /** Resolves when the LoRAs are known, or when that takes too long. */
  async begin(): Promise<void> {
    const late = AbortSignal.timeout(LONGEST_FIRST_LOOK_MS)
    await Promise.race([
      this.loras.look(),
      new Promise<void>((resolve) => late.addEventListener('abort', () => resolve())),
    ])
  }

  /** The map that a painting of that size would follow. @throws E_MODEL_UNKNOWN, E_SIZE, E_CONTROL_…, and what EdgeFinder.find throws */
  async edgesOf({ control, model, size }: { control: ControlUse; model: string; size: PictureSize }) {
    const place = this.controls.of(control, model)
    const { painted } = planSize(size, this.#models.find(model))
    const edges = await this.edges.find({
      ...{ hed: place.hed, fit: control.fit, ...painted },
      image: place.edges ?? place.image,
      sha256: control.edges ?? control.image,
      isEdgeMap: control.edges !== undefined || control.isEdgeMap,
    })
    return { edges, ...painted }
  }

  /** What a dropped picture may name. */
  get knownHere(): KnownHere {
    return {
      models: () => this.#models.list(),
      loraNamed: (name) => this.loras.named(name)?.lora.name,
      hasControlImage: (sha256) => this.images.find(sha256) !== undefined,
    }
  }

  /** Absolute path of a control image or of a map of edges. */
  pictureOf(sha256: string): string | undefined {
    return this.images.find(sha256) ?? this.edges.file(sha256)
  }

  [Symbol.dispose](): void {
    this.edges[Symbol.dispose]()
    this.loras[Symbol.dispose]()
  }
}
