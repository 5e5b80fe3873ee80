/** The engine: keeps the model that was used last and paints requests with it. */
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { CompareEvent } from '../api/compare.ts'
import type { PaintEvent, ToEngine } from '../api/events.ts'
import { type MemoryPlan, ROOMY } from '../api/memory-plan.ts'
import type { ControlPlace, GenerateRequest, LoraPlace, ModelPlace } from '../api/request.ts'
import { isUnchanged } from '../formats/checkpoint.ts'
import { CPU } from '../graph/dialect.ts'
import { openModelFolder } from '../models/model-folder.ts'
import { compareLanes } from './compare-lanes.ts'
import { EdgeFinder } from './edge-finder.ts'
import { writeEdges } from './edge-map.ts'
import { type EngineOptions, type LoadedDecoder, LoadedModel, loadDecoder } from './loaded-model.ts'
import { readPicture } from './read-picture.ts'
import { textToImage } from './text-to-image.ts'
import { decodeLatent, pngOf } from './walk-picture.ts'
import { writeWhole } from './write-whole.ts'

export interface PaintOptions {
  readonly model: ModelPlace
  /** Where `request.control` lies. */
  readonly control?: ControlPlace | undefined
  /** Where the LoRAs lie that the request and its prompt name, in any order. */
  readonly loras?: readonly LoraPlace[] | undefined
  readonly previews: boolean
  /** Steps tell what their latents were. */
  readonly digests?: boolean | undefined
  /** The roomy one where absent. */
  readonly plan?: MemoryPlan | undefined
  readonly cancelled: () => boolean
}

export type DecodeJob = Omit<Extract<ToEngine, { type: 'decode' }>, 'type' | 'id'>
export type EdgeJob = Omit<Extract<ToEngine, { type: 'edges' }>, 'type' | 'id'>

export class Engine implements Disposable {
  readonly #options: EngineOptions
  readonly #finder: EdgeFinder
  #loaded: { key: string; model: LoadedModel } | undefined
  #decoding: { key: string; model: LoadedDecoder } | undefined

  constructor(options: EngineOptions) {
    this.#options = options
    this.#finder = new EdgeFinder(options.cacheFolder, {
      dialect: CPU,
      session: { threads: options.threads },
    })
  }

  async *paint(request: GenerateRequest, options: PaintOptions): AsyncGenerator<PaintEvent> {
    yield { type: 'stage', stage: 'load', picture: 0 }
    const start = performance.now()
    const model = this.#model(options.model)
    const control = options.control && { place: options.control, finder: this.#finder }
    yield* textToImage(model, request, { ...options, control, loadMs: performance.now() - start })
  }

  /** Several requests of one model and one painted size, a step of each in turn. */
  async *compare(
    requests: readonly GenerateRequest[],
    options: Omit<PaintOptions, 'previews'>,
  ): AsyncGenerator<CompareEvent> {
    yield { type: 'stage', stage: 'load' }
    const model = this.#model(options.model)
    const control = options.control && { place: options.control, finder: this.#finder }
    yield* compareLanes(model, requests, { ...options, control })
  }

  /** The edges that a painting of that size would follow, as a PNG at `out`. @throws E_FILE_…, E_IMAGE, E_IMAGE_LIMIT, E_OUTPUT_UNWRITABLE … */
  async edges({ image: path, out, ...task }: EdgeJob): Promise<void> {
    const bytes = readPicture(path)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await writeEdges(
      out,
      await this.#finder.edges({ ...task, picture: { bytes, name: basename(path), sha256 } }),
    )
  }

  /**
   * An x0 as its picture would be, as a PNG at `out`.
   * @throws E_SIZE, E_REQUEST where the latent is of another size, E_NUMBERS, E_OUTPUT_UNWRITABLE, E_DISK_FULL …
   */
  async decode({ model: place, latent, size, out, plan = ROOMY }: DecodeJob): Promise<void> {
    const picture = await decodeLatent(this.#decoderOf(place), latent, { size, tile: plan.tile })
    writeWhole(out, (await pngOf(picture)).png)
  }

  /** The model of a place; opened again if its files have changed since. */
  #model({ folder, base }: ModelPlace): LoadedModel {
    const key = JSON.stringify([folder, base])
    if (this.#loaded?.key === key && this.#loaded.model.checkpoints.every(isUnchanged))
      return this.#loaded.model
    this.#unload()
    this.#loaded = { key, model: new LoadedModel(openModelFolder(folder, { base }), this.#options) }
    return this.#loaded.model
  }

  /** Of a model that is not loaded the VAE alone is opened. */
  #decoderOf({ folder, base }: ModelPlace): LoadedDecoder {
    const key = JSON.stringify([folder, base])
    const known = [this.#loaded, this.#decoding].find((one) => one?.key === key)?.model
    if (known && isUnchanged(known.autoencoder.checkpoint)) return known
    this.#unload()
    this.#decoding = { key, model: loadDecoder(openModelFolder(folder, { base }), this.#options) }
    return this.#decoding.model
  }

  #unload(): void {
    this.#loaded?.model[Symbol.dispose]()
    this.#loaded = undefined
    this.#decoding?.model.autoencoder[Symbol.dispose]()
    this.#decoding = undefined
  }

  [Symbol.dispose](): void {
    this.#unload()
    this.#finder[Symbol.dispose]()
  }
}
