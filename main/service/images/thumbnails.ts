/** Small pictures for lists, made when they are first asked for, kept in the cache. */
import { access, mkdir, open, rename, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { StudioError } from '../../../native-models/api/errors.ts'
import { MAX_PIXELS, readHeader } from './png-header.ts'

const WIDTH_PX = 320
const MAX_BYTES = 64 * 1024 * 1024
/** The gallery asks for hundreds at once, while the processor has pictures to paint. */
const AT_ONCE = 2

export class Thumbnails {
  readonly #folder: string
  readonly #making = new Map<string, Promise<string>>()
  readonly #waiting: (() => void)[] = []
  #busy = 0

  constructor(cacheFolder: string) {
    this.#folder = join(cacheFolder, 'thumbnails')
  }

  /** → the absolute path of a WebP. @throws E_PNG, E_FILE_UNREADABLE, and the file system's errors */
  async get(id: string, picture: string): Promise<string> {
    const path = join(this.#folder, `${id}.webp`)
    if (await exists(path)) return path
    const making = this.#making.get(id) ?? this.#make(path, picture).finally(() => this.#making.delete(id))
    this.#making.set(id, making)
    return making
  }

  async remove(id: string): Promise<void> {
    await unlink(join(this.#folder, `${id}.webp`)).catch(() => undefined)
  }

  async #make(path: string, picture: string): Promise<string> {
    await this.#turn()
    try {
      // From memory, never by path: what a picture refers to is not followed.
      const small = await sharp(await readPng(picture), { limitInputPixels: MAX_PIXELS })
        .resize({ width: WIDTH_PX, height: WIDTH_PX, fit: 'inside', withoutEnlargement: true })
        .webp({ quality: 82 })
        .toBuffer()
      await mkdir(this.#folder, { recursive: true })
      const part = `${path}.${process.pid}.part`
      await writeFile(part, small)
      await rename(part, path)
      return path
    } finally {
      this.#busy--
      this.#waiting.shift()?.()
    }
  }

  async #turn(): Promise<void> {
    if (this.#busy >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#busy++
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** The file's bytes, if it is a PNG of a size that can be held. */
export async function readPng(path: string): Promise<Buffer> {
  await using file = await open(path, 'r').catch((cause: unknown) => {
    throw new StudioError('E_FILE_UNREADABLE', 'The picture cannot be opened.', { cause })
  })
  const found = await file.stat()
  if (!found.isFile()) throw new StudioError('E_PNG', 'That is no file.')
  if (found.size > MAX_BYTES)
    throw new StudioError('E_PNG', `The picture has more than ${MAX_BYTES / 1024 / 1024} MB.`)
  const bytes = await file.readFile()
  readHeader(bytes)
  return bytes
}
