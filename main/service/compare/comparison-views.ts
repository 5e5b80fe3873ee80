/** What the window looks at in a comparison: small previews, decoded steps, how far lanes are apart. */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Preview } from '../../../native-models/api/events.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { Comparison, Entry, LaneDistance } from '../../../preload/contract.ts'
import type { EngineStarter } from '../engine/engine-host.ts'
import type { Entries } from '../history/entries.ts'
import type { Pictures } from '../history/pictures.ts'
import type { ModelList } from '../models/model-list.ts'
import type { Comparisons } from './comparisons.ts'
import { readFigures } from './lane-figures.ts'
import { laneRequests } from './lane-requests.ts'
import { rmsToEnds } from './latent-distances.ts'
import { type PictureDistance, PictureDistances } from './picture-distances.ts'
import { StepDecoder, type StepQuestion } from './step-decoder.ts'
import { type StepRange, stepPreviews } from './step-previews.ts'
import type { Trajectory } from './trajectory-file.ts'

export interface ComparisonViewsOptions {
  readonly comparisons: Comparisons
  readonly entries: Entries
  readonly pictures: Pictures
  readonly models: ModelList
  readonly cacheFolder: string
  readonly startEngine: EngineStarter
}

/** A lane of an entry, by its place from 0. */
export interface LanePlace {
  readonly id: string
  readonly lane: number
}

export interface StepPlace extends LanePlace {
  /** From 1. */
  readonly step: number
}

export interface LanePicture {
  readonly id: string
  /** Absolute. */
  readonly path: string
  readonly bytes: number
}

export type ComparisonEntry = Entry & { readonly comparison: Comparison }

/** Distances of latents: a few kilobytes each. */
const MOST_KNOWN = 40

export class ComparisonViews implements Disposable {
  readonly #options: ComparisonViewsOptions
  readonly #distances = new PictureDistances()
  /** RMS of finished lanes, by entry and reference; the last used is the last. */
  readonly #rms = new Map<string, Promise<number[][]>>()
  readonly decoder: StepDecoder

  constructor(options: ComparisonViewsOptions) {
    this.#options = options
    const { cacheFolder, startEngine: start } = options
    this.decoder = new StepDecoder({ cacheFolder, start })
  }

  /** @throws E_NOT_FOUND */
  entryOf(id: string): ComparisonEntry {
    const entry = this.#options.entries.get(id)
    if (entry.comparison) return { ...entry, comparison: entry.comparison }
    throw new StudioError('E_NOT_FOUND', 'This entry of the history is no comparison.')
  }

  /** @throws E_NOT_FOUND, E_NOT_NOW, E_STEPS_GONE, E_REQUEST, E_FILE_CHANGED */
  async previews({ id, lane, ...range }: LanePlace & StepRange): Promise<Preview> {
    return stepPreviews(this.trajectoryOf({ id, lane }), range)
  }

  /**
   * → what the picture is called. `asker`: one that asks for another step gives its older question up.
   * @throws as `previews`, and as StepDecoder.decode
   */
  async decode(place: StepPlace, asker = `${place.id} ${place.lane}`): Promise<string> {
    const finished = this.#finishedAt(place)
    if (finished) return this.decoder.keep(finished.id, finished.path)
    return this.decoder.decode(asker, this.#questionOf(place))
  }

  /** Absolute path of a step's picture, where that is there without decoding. @throws as `previews` */
  known(place: StepPlace): string | undefined {
    return this.#finishedAt(place)?.path ?? this.decoder.known(this.#questionOf(place))
  }

  /** What the decoder is asked for a step. @throws as `previews`, E_MODEL_UNKNOWN */
  #questionOf(place: StepPlace): StepQuestion {
    const { noiseLevels, x0 } = this.trajectoryOf(place)
    const { length } = noiseLevels
    if (place.step > length)
      throw new StudioError('E_REQUEST', `The lane has ${length} steps, not ${place.step}.`)
    const { model, size } = this.requestOf(place)
    const { data, shape } = x0(place.step)
    return { model: this.#options.models.find(model), latent: { shape: [...shape], data }, size }
  }

  /** A step's picture against the reference's finished one. @throws as `decode`, E_NOT_NOW */
  async pixels({
    reference,
    ...place
  }: StepPlace & { readonly reference: number }): Promise<PictureDistance> {
    const against = this.pictureIn(this.entryOf(place.id), reference)
    if (!against) throw new StudioError('E_NOT_NOW', 'The reference is not painted yet.')
    const finished = this.#finishedAt(place)
    if (finished) return this.#distances.between(finished.path, against.path)
    const asker = `pixels ${place.id} ${place.lane} ${place.step}`
    const file = this.decoder.file(await this.decode(place, asker))
    if (file === undefined)
      throw new StudioError('E_FILE_MISSING', 'The decoded step is gone from the cache.')
    return this.#distances.between(file, against.path)
  }

  /** Of all lanes to the reference's end. @throws E_NOT_FOUND */
  async distances(id: string, reference: number): Promise<LaneDistance[]> {
    const entry = this.entryOf(id)
    this.requestOf({ id, lane: reference })
    const rms = await this.#rmsOf(entry, reference)
    const against = this.pictureIn(entry, reference)
    const distances: LaneDistance[] = []
    for (const lane of entry.comparison.lanes.keys()) {
      const picture = await this.#apart(this.pictureIn(entry, lane), against)
      distances.push({ rms: rms[lane] ?? [], ...(picture && { picture }) })
    }
    return distances
  }

  /** @throws E_NOT_FOUND */
  requestOf({ id, lane }: LanePlace): GenerateRequest {
    const request = laneRequests(this.entryOf(id).comparison)[lane]
    if (request) return request
    throw new StudioError('E_NOT_FOUND', `The comparison has no lane ${lane + 1}.`)
  }

  /** A lane's finished picture, where it is there. */
  pictureIn({ pictures }: ComparisonEntry, lane: number): LanePicture | undefined {
    const picture = pictures.find(({ index }) => index === lane)
    if (!picture) return undefined
    try {
      const [file] = this.#options.pictures.files([picture.id])
      return file && { id: picture.id, path: file.path, bytes: picture.bytes }
    } catch (thrown) {
      // Moved or deleted behind our back: the lane is without one.
      if (thrown instanceof StudioError) return undefined
      throw thrown
    }
  }

  /** @throws E_NOT_FOUND, E_NOT_NOW, E_STEPS_GONE */
  trajectoryOf({ id, lane }: LanePlace): Trajectory {
    this.requestOf({ id, lane })
    const trajectory = this.#options.comparisons.open(id, lane)
    if (trajectory) return trajectory
    throw this.pictureIn(this.entryOf(id), lane)
      ? new StudioError('E_STEPS_GONE', 'The steps of this lane are not kept any more.')
      : new StudioError('E_NOT_NOW', `Lane ${lane + 1} is not painted yet.`)
  }

  [Symbol.dispose](): void {
    this.decoder[Symbol.dispose]()
  }

  /** The finished picture, where the step is the lane's last. */
  #finishedAt({ id, lane, step }: StepPlace): LanePicture | undefined {
    const steps = this.#options.comparisons.open(id, lane)?.noiseLevels.length
    const isLast = step === (steps ?? this.requestOf({ id, lane }).steps)
    return isLast ? this.pictureIn(this.entryOf(id), lane) : undefined
  }

  async #apart(own?: LanePicture, against?: LanePicture): Promise<PictureDistance | undefined> {
    if (!own || !against) return undefined
    try {
      return await this.#distances.between(own.path, against.path)
    } catch (thrown) {
      if (thrown instanceof StudioError) return undefined
      throw thrown
    }
  }

  #rmsOf({ id, comparison, state, finishedAt }: ComparisonEntry, reference: number): Promise<number[][]> {
    const work = () => this.#measured(id, comparison.lanes.length, reference)
    return state === 'done' ? this.#once(JSON.stringify([id, reference, finishedAt]), work) : work()
  }

  /** What the latents say, or said when they were given up. */
  async #measured(id: string, lanes: number, reference: number): Promise<number[][]> {
    const { comparisons } = this.#options
    const figures = readFigures(comparisons.folderOf(id))
    const against = comparisons.open(id, reference)
    const end = against?.x0(against.noiseLevels.length)
    const rms: number[][] = []
    for (let lane = 0; lane < lanes; lane++) {
      const trajectory = comparisons.open(id, lane)
      const measured = trajectory && end ? (await rmsToEnds(trajectory, [end]))[0] : undefined
      rms.push(measured ?? figures?.[lane]?.rms[reference] ?? [])
    }
    return rms
  }

  #once(key: string, work: () => Promise<number[][]>): Promise<number[][]> {
    const known = this.#rms.get(key) ?? work()
    this.#rms.delete(key)
    this.#rms.set(key, known)
    known.catch(() => this.#rms.delete(key))
    const [oldest] = this.#rms.keys()
    if (this.#rms.size > MOST_KNOWN && oldest !== undefined) this.#rms.delete(oldest)
    return known
  }
}
