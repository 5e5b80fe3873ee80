/**
 * Steps of a lane as the pictures that they would be, decoded by a spare engine: the one that paints may be busy for
 * minutes.
 */
import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { copyFile, rename, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Latent } from '../../../native-models/api/compare.ts'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { PictureSize } from '../../../native-models/api/request.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import { keepNewest } from '../../../native-models/pipeline/keep-newest.ts'
import { SpareEngine, type SpareEngineOptions } from '../engine/spare-engine.ts'
import { isFile } from '../is-file.ts'
import { makeFolder } from '../make-folder.ts'
import { placeless, placelessly } from '../placeless.ts'

/** What a decoded step depends on. */
export interface StepQuestion {
  readonly model: Pick<ModelFolder, 'place' | 'vae'>
  readonly latent: Latent
  readonly size: PictureSize
}

export interface StepDecoderOptions extends SpareEngineOptions {
  readonly cacheFolder: string
}

interface Waiting extends StepQuestion {
  /** Absolute. */
  readonly out: string
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

const KEPT_FILES = 500

export class StepDecoder implements Disposable {
  readonly #folder: string
  readonly #engine: SpareEngine
  /** By who asks: the newest question is the last. */
  readonly #waiting = new Map<string, Waiting>()
  #isWorking = false
  #isEnded = false

  constructor({ cacheFolder, ...engine }: StepDecoderOptions) {
    this.#folder = join(cacheFolder, 'steps')
    this.#engine = new SpareEngine(engine)
  }

  /** Absolute, or undefined where it is not in the cache. */
  file(image: string): string | undefined {
    const path = this.#pathOf(image)
    return isFile(path) ? path : undefined
  }

  /** The same, by what it shows. */
  known(question: StepQuestion): string | undefined {
    return this.file(nameOf(question))
  }

  /**
   * → what the picture is called: the hash of all that it depends on. The newest question is answered first; one that
   * waits is given up when the same `asker` asks for another.
   * @throws E_CANCELLED, E_HANG, and what InferenceProcess.decode throws
   */
  async decode(asker: string, question: StepQuestion): Promise<string> {
    const image = nameOf(question)
    const out = this.#pathOf(image)
    if (isFile(out)) await touch(out)
    else await new Promise<void>((resolve, reject) => this.#ask(asker, { ...question, out, resolve, reject }))
    return image
  }

  /** A finished picture, which is what its last step shows. → what it is called; `id` is its own. @throws E_FILE_MISSING */
  async keep(id: string, path: string): Promise<string> {
    const image = createHash('sha256').update(`picture ${id}`).digest('hex')
    const out = this.#pathOf(image)
    if (isFile(out)) await touch(out)
    else await this.#copy(path, out)
    return image
  }

  [Symbol.dispose](): void {
    this.#isEnded = true
    for (const { reject } of this.#waiting.values())
      reject(new StudioError('E_CANCELLED', 'The studio ends.'))
    this.#waiting.clear()
    this.#engine[Symbol.dispose]()
  }

  #pathOf(image: string): string {
    return join(this.#folder, `${image}.png`)
  }

  #ask(asker: string, question: Waiting): void {
    if (this.#isEnded) {
      question.reject(new StudioError('E_CANCELLED', 'The studio ends.'))
      return
    }
    const older = this.#waiting.get(asker)
    older?.reject(new StudioError('E_CANCELLED', 'Another step of the lane was asked for since.'))
    this.#waiting.delete(asker)
    this.#waiting.set(asker, question)
    void this.#work()
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return
    this.#isWorking = true
    for (let next = this.#takeNewest(); next; next = this.#takeNewest())
      await this.#answer(next).then(next.resolve, next.reject)
    this.#isWorking = false
  }

  #takeNewest(): Waiting | undefined {
    const [asker, question] = [...this.#waiting].at(-1) ?? []
    if (asker !== undefined) this.#waiting.delete(asker)
    return question
  }

  async #answer({ model, latent, size, out }: Waiting): Promise<void> {
    // Somebody else may have asked for the same.
    if (isFile(out)) return
    await this.#engine.run(async (engine) => {
      placeless(this.#folder, () => makeFolder(this.#folder))
      const work = engine.decode({ model: model.place, latent, size, out })
      await placelessly([out, model.place.folder], work)
      keepNewest(this.#folder, KEPT_FILES)
    }, 'The step was not decoded in time.')
  }

  async #copy(from: string, to: string): Promise<void> {
    placeless(this.#folder, () => makeFolder(this.#folder))
    const unfinished = `${to}.${randomUUID()}.part`
    try {
      await copyFile(from, unfinished)
      await rename(unfinished, to)
    } catch (cause) {
      await rm(unfinished, { force: true })
      throw new StudioError('E_FILE_MISSING', 'The picture is no longer where it was saved.', { cause })
    }
    keepNewest(this.#folder, KEPT_FILES)
  }
}

/** Other weights decode otherwise: they are known by name, size and time. */
function nameOf({ model: { place, vae }, latent: { shape, data }, size }: StepQuestion): string {
  const weights = readdirSync(vae.folder).map((name) => {
    const found = statSync(join(vae.folder, name), { throwIfNoEntry: false })
    return [name, found?.size, found?.mtimeMs]
  })
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return createHash('sha256')
    .update(JSON.stringify([place.folder, place.base, vae.folder, weights, shape, size]))
    .update(bytes)
    .digest('hex')
}

/** Used again: the last to be thrown away. */
async function touch(path: string): Promise<void> {
  const now = new Date()
  await utimes(path, now, now).catch(() => undefined)
}
