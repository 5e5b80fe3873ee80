/**
 * The control images: copies of our own, called by the sha256 of their bytes, so that a request that names one
 * means the same picture for as long as it is kept.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, statSync, unlinkSync } from 'node:fs'
import { readdir, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { ControlImage } from '../../../preload/contract.ts'
import { saveFileAtomically } from '../images/save-file.ts'
import { isFile } from '../is-file.ts'
import { cleanPicture } from './clean-picture.ts'

const NAME = /^([0-9a-f]{64})\.png$/
/** Half-written ones of an earlier studio. */
const PART = /^\.pixart-studio-[0-9a-f-]{36}\.part$/

interface Origin {
  /** For people. */
  readonly fileName: string
  /** What see-through parts show. Lines on nothing are mostly dark ones, but for those that were drawn here. */
  readonly background?: 'black' | 'white'
}

export class ControlImages {
  readonly #folder: string

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'control')
    mkdirSync(this.#folder, { recursive: true })
  }

  /** The same pixels twice are one file. @throws E_IMAGE, E_IMAGE_LIMIT, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
  async add(bytes: Uint8Array, { fileName, background = 'white' }: Origin): Promise<ControlImage> {
    const { png, width, height } = await cleanPicture(bytes, background)
    const image = createHash('sha256').update(png).digest('hex')
    const path = this.#pathOf(image)
    const now = new Date()
    // A copy that is there already is as young as a new one, and so out of reach of the sweep.
    const isThere = await utimes(path, now, now).then(
      () => true,
      () => false,
    )
    if (!isThere) await saveFileAtomically(path, png, { overwrite: true })
    return { image, width, height, fileName: fileName.toWellFormed().slice(0, 200) || 'picture' }
  }

  /** Absolute, or undefined where it is gone. */
  find(image: string): string | undefined {
    const path = this.#pathOf(image)
    return isFile(path) ? path : undefined
  }

  /** @throws E_CONTROL_MISSING */
  pathOf(image: string): string {
    const path = this.find(image)
    if (path !== undefined) return path
    throw new StudioError('E_CONTROL_MISSING', 'The control image is no longer on this machine.')
  }

  /** Removes what nobody names, where it is older than `ageMs`. → how many */
  async sweep(namedNow: () => ReadonlySet<string>, ageMs: number): Promise<number> {
    const old: { path: string; image: string | undefined }[] = []
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const image = NAME.exec(name)?.[1]
      if (image === undefined && !PART.test(name)) continue
      const path = join(this.#folder, name)
      if (isOlder(await stat(path).catch(() => undefined), ageMs)) old.push({ path, image })
    }
    // Asked last, and not at all where nothing is old: it reads the whole history.
    const named = old.length > 0 ? namedNow() : new Set<string>()
    const nobodys = old.filter(({ image }) => image === undefined || !named.has(image))
    return nobodys.filter(({ path }) => removeIfOld(path, ageMs)).length
  }

  #pathOf(image: string): string {
    return join(this.#folder, `${image}.png`)
  }
}

function isOlder(found: { mtimeMs: number } | undefined, ageMs: number): boolean {
  return found !== undefined && Date.now() - found.mtimeMs >= ageMs
}

/** Looked at once more in the same breath: it may just have been used again. → whether it is gone */
function removeIfOld(path: string, ageMs: number): boolean {
  try {
    if (!isOlder(statSync(path, { throwIfNoEntry: false }), ageMs)) return false
    unlinkSync(path)
    return true
  } catch {
    return false
  }
}
