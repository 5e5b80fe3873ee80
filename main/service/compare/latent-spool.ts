/**
 * A lane's latents until they are written as one file: 36 lanes of a hundred steps are half a gigabyte. They wait in a
 * file that has no name any more once it is open, so that nothing is left of it however the process ends; what the
 * disk does not take waits in memory.
 */
import { randomUUID } from 'node:crypto'
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'

interface Opened {
  readonly fd: number
  readonly path: string
}

interface Place {
  readonly position: number
  /** Numbers. */
  readonly length: number
}

export class LatentSpool implements Disposable {
  /** undefined where there is none. */
  #file: Opened | undefined
  #end = 0
  #isDisposed = false
  /** By step; in the file, or here. */
  readonly #latents = new Map<number, Place | Uint16Array>()

  /** folder: absolute; undefined keeps all in memory. */
  constructor(folder?: string) {
    this.#file = folder === undefined ? undefined : open(folder)
  }

  /** step: from 1. Of one length each; one that is there already is replaced. */
  put(step: number, halves: Uint16Array): void {
    const before = this.#latents.get(step)
    const position = before && 'position' in before ? before.position : this.#end
    this.#latents.set(step, this.#write(halves, position) ?? halves)
  }

  /** @throws E_WEIGHTS_MISSING where it did not come yet, E_CANCELLED where it never will, E_FILE_UNREADABLE */
  at(step: number): Uint16Array {
    const latent = this.#latents.get(step)
    if (this.#isDisposed) throw new StudioError('E_CANCELLED', 'The lane is not painted any more.')
    if (!latent) throw new StudioError('E_WEIGHTS_MISSING', `The lane has not come to step ${step} yet.`)
    return 'position' in latent ? this.#read(latent) : latent
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true
    this.#latents.clear()
    if (!this.#file) return
    const { fd, path } = this.#file
    this.#file = undefined
    closeSync(fd)
    removeQuietly(path)
  }

  /** undefined where the disk did not take all of it. */
  #write(halves: Uint16Array, position: number): Place | undefined {
    if (!this.#file) return undefined
    const { buffer, byteOffset, byteLength, length } = halves
    try {
      const bytes = new Uint8Array(buffer, byteOffset, byteLength)
      if (writeSync(this.#file.fd, bytes, 0, byteLength, position) < byteLength) return undefined
    } catch {
      return undefined
    }
    this.#end = Math.max(this.#end, position + byteLength)
    return { position, length }
  }

  #read({ position, length }: Place): Uint16Array {
    const halves = new Uint16Array(length)
    const bytes = new Uint8Array(halves.buffer)
    try {
      if (this.#file && readSync(this.#file.fd, bytes, { position }) === bytes.length) return halves
    } catch (cause) {
      throw new StudioError('E_FILE_UNREADABLE', UNREADABLE, { cause })
    }
    throw new StudioError('E_FILE_UNREADABLE', UNREADABLE)
  }
}

const UNREADABLE = 'The steps of a lane cannot be read back.'

function open(folder: string): Opened | undefined {
  const path = join(folder, `.pixart-studio-${randomUUID()}.part`)
  try {
    const fd = openSync(path, 'wx+')
    removeQuietly(path)
    return { fd, path }
  } catch {
    return undefined
  }
}

/** Some systems keep the name of a file that is open. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // It is asked for again when the file is closed.
  }
}
