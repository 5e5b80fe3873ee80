/** Small pictures of LoRAs, from what lies beside their files. */
import { mkdir, readdir, stat, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { readPicture } from '../../../native-models/pipeline/read-picture.ts'
import { cleanPicture } from '../controls/clean-picture.ts'
import { copyFileAtomically, saveFileAtomically } from '../images/save-file.ts'
import { isFile } from '../is-file.ts'

export interface Preview {
  /** Absolute. */
  readonly path: string
  /** Another one for another picture. */
  readonly version: number
}

const SIDE_PX = 512
/** In the order that other programs look for them. */
export const PREVIEW_ENDINGS = ['.preview.png', '.png', '.jpg', '.webp']
const WRITTEN = '.preview.png'
/** The picture that was there before we wrote one. */
const BEFORE = '.preview.old.png'

/** The picture beside a LoRA, or undefined. `stem`: absolute, without the ending. */
export async function findPreview(stem: string, beside: ReadonlySet<string>): Promise<Preview | undefined> {
  const ending = PREVIEW_ENDINGS.find((one) => beside.has(basename(stem) + one))
  if (ending === undefined) return undefined
  const found = await stat(stem + ending).catch(() => undefined)
  return found?.isFile() ? { path: stem + ending, version: Math.trunc(found.mtimeMs) } : undefined
}

/** Puts one beside it. @throws E_PNG …, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
export async function writePreview(stem: string, picture: string): Promise<void> {
  const { png } = await cleanPicture(readPicture(picture), 'white')
  if (isFile(stem + WRITTEN) && !isFile(stem + BEFORE))
    await copyFileAtomically(stem + WRITTEN, stem + BEFORE)
  await saveFileAtomically(stem + WRITTEN, await smaller(png).png().toBuffer(), { overwrite: true })
}

export class LoraThumbnails {
  readonly #folder: string

  constructor(cacheFolder: string) {
    this.#folder = join(cacheFolder, 'lora-thumbnails')
  }

  /** → absolute path of a WebP. @throws E_IMAGE, E_IMAGE_LIMIT, E_FILE_UNREADABLE */
  async get(id: string, { path, version }: Preview): Promise<string> {
    const small = join(this.#folder, nameOf(id, version))
    if (isFile(small)) return small
    const { png } = await cleanPicture(readPicture(path), 'white')
    await mkdir(this.#folder, { recursive: true })
    await saveFileAtomically(small, await smaller(png).webp({ quality: 82 }).toBuffer(), { overwrite: true })
    return small
  }

  /** Removes all others. */
  async keepOnly(
    loras: readonly { readonly id: string; readonly thumbnailVersion: number }[],
  ): Promise<void> {
    const wanted = new Set(loras.map(({ id, thumbnailVersion }) => nameOf(id, thumbnailVersion)))
    for (const name of await readdir(this.#folder).catch(() => []))
      if (!wanted.has(name)) await unlink(join(this.#folder, name)).catch(() => undefined)
  }
}

function nameOf(id: string, version: number): string {
  return `${id}-${version}.webp`
}

function smaller(png: Buffer): Sharp {
  return sharp(png).resize({ width: SIDE_PX, height: SIDE_PX, fit: 'inside', withoutEnlargement: true })
}
