/** Saves painted pictures with what they say about themselves. */
import { isAbsolute } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { PaintEvent } from '../../../native-models/api/events.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { withPngText } from '../../../native-models/formats/png.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import { WeightHashes } from '../models/weight-hash.ts'
import { VERSION } from '../version.ts'
import { type PictureEntry, pictureMetadata } from './metadata.ts'
import { type FileSystem, nextFreePath, saveFileAtomically } from './save-file.ts'

/** A file is replaced; in a folder every picture gets a name of its own. */
export type PictureTarget =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'folder'; readonly folder: string }

/** A LoRA by its name, and the file of its weights: absolute. */
export interface LoraFile {
  readonly name: string
  readonly weights: string
}

interface Origin {
  readonly request: GenerateRequest
  readonly model: ModelFolder
  readonly target: PictureTarget
  /** Those that it was painted with, also by tags of its prompt. */
  readonly loras?: readonly LoraFile[]
  /** The run of the queue that it belongs to. */
  readonly entry?: PictureEntry
}

export interface SavedPicture {
  /** Absolute. */
  readonly path: string
  readonly bytes: number
  readonly modelHash: string | undefined
}

type Picture = Pick<Extract<PaintEvent, { type: 'picture' }>, 'seed' | 'width' | 'height' | 'png'>

const LONGEST_NAME = 60
/** UTF-8 bytes of a name's words: with the seed, a number and the ending it stays below every system's 255. */
const LONGEST_NAME_BYTES = 150

export class PictureStore implements Disposable {
  readonly #hashes: WeightHashes
  readonly #stop = new AbortController()
  readonly #fs: FileSystem | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor({ cacheFolder, fs }: { cacheFolder: string; fs?: FileSystem | undefined }) {
    this.#fs = fs
    this.#hashes = new WeightHashes(cacheFolder)
  }

  /** Begins what `save` needs to know of weights, beside the painting. */
  prepare(model: ModelFolder, loras: readonly LoraFile[] = []): void {
    void this.#hashOf(model)
    void this.#loraHashes(loras)
  }

  /** One at a time, so that names do not collide. @throws E_DISK_FULL, E_OUTPUT_UNWRITABLE */
  save(picture: Picture, origin: Origin): Promise<SavedPicture> {
    const saved = this.#last.then(() => this.#save(picture, origin))
    this.#last = saved.catch(() => undefined)
    return saved
  }

  /** Ends a hash that is still being computed. */
  [Symbol.dispose](): void {
    this.#stop.abort()
  }

  async #save(
    picture: Picture,
    { request, model, target, loras = [], entry }: Origin,
  ): Promise<SavedPicture> {
    const { seed, width, height } = picture
    const modelHash = await this.#hashOf(model)
    const loraHashes = await this.#loraHashes(loras)
    const metadata = pictureMetadata({
      request,
      seed,
      width,
      height,
      modelName: model.name,
      modelHash,
      loraHashes,
      version: VERSION,
      entry,
    })
    const png = withPngText(picture.png, metadata)
    const path = await this.#write(target, fileStem(request.prompt, seed), png)
    return { path, bytes: png.length, modelHash }
  }

  async #write(target: PictureTarget, stem: string, png: Uint8Array): Promise<string> {
    const fs = this.#fs && { fs: this.#fs }
    if (target.kind === 'folder') return saveUnderFreeName({ ...target, stem, ...fs }, png)
    if (!isAbsolute(target.path)) throw new TypeError(`${target.path} is not absolute`)
    await saveFileAtomically(target.path, png, { overwrite: true, ...fs })
    return target.path
  }

  /** Of the transformer's first file. A painted picture is saved without it where that cannot be read any more. */
  async #hashOf({ transformer }: ModelFolder): Promise<string | undefined> {
    try {
      const [weights] = openCheckpoint(transformer.folder).files
      return weights && (await this.#hash(weights.path))
    } catch {
      return undefined
    }
  }

  async #loraHashes(loras: readonly LoraFile[]): Promise<ReadonlyMap<string, string>> {
    const hashes = await Promise.all(loras.map(({ weights }) => this.#hash(weights)))
    return new Map(loras.flatMap(({ name }, index) => (hashes[index] ? [[name, hashes[index]]] : [])))
  }

  /** undefined where the file cannot be read any more. */
  #hash(path: string): Promise<string | undefined> {
    return this.#hashes.sha256(path, { signal: this.#stop.signal }).catch(() => undefined)
  }
}

/** Another process may take the name between looking and saving. */
async function saveUnderFreeName(
  { folder, stem, ...options }: { folder: string; stem: string; fs?: FileSystem },
  png: Uint8Array,
): Promise<string> {
  for (;;) {
    const path = await nextFreePath(folder, stem, 'png')
    try {
      await saveFileAtomically(path, png, options)
      return path
    } catch (thrown) {
      const cause = thrown instanceof StudioError ? thrown.cause : undefined
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw thrown
    }
  }
}

/** `red-apple-on-a-blue-background-42`: words of any script, safe in every file system. */
function fileStem(prompt: string, seed: string): string {
  const words = prompt
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-+/, '')
  let short = ''
  let bytes = 0
  for (const character of words) {
    bytes += Buffer.byteLength(character)
    if (bytes > LONGEST_NAME_BYTES || short.length >= LONGEST_NAME) break
    short += character
  }
  return `${short.replace(/-+$/, '') || 'picture'}-${seed}`
}
