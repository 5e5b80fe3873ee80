/** Room on the disk: asked for before a fetch, watched while it goes on, and waited for where it ends. */
import { setTimeout as wait } from 'node:timers/promises'
import { bytesText } from '../../../native-models/api/bytes-text.ts'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Budgets } from './budgets.ts'
import type { Disk } from './disk.ts'

interface RoomOptions {
  readonly folder: string
  readonly disk: Disk
  readonly budgets: Budgets
}

export class DiskRoom {
  readonly #options: RoomOptions
  /** Of every fetch that is begun or waits: bytes that are not on the disk yet. */
  readonly #promised = new Map<object, number>()

  constructor(options: RoomOptions) {
    this.#options = options
  }

  /**
   * Keeps room for a fetch, or says how much is missing. What others were promised is not given away twice.
   * @throws E_DISK_FULL
   */
  async reserve(bytes: number): Promise<Reservation> {
    const { folder, disk, budgets } = this.#options
    const free = await disk.freeBytes(folder)
    const promised = [...this.#promised.values()].reduce((sum, more) => sum + more, 0)
    const needed = bytes === 0 ? 0 : bytes + promised + budgets.keepFreeBytes
    if (free < needed) throw new StudioError('E_DISK_FULL', lackSentence({ folder, needed, free }))
    const key = {}
    this.#promised.set(key, bytes)
    return {
      written: (more) => this.#promised.set(key, Math.max(0, (this.#promised.get(key) ?? 0) - more)),
      [Symbol.dispose]: () => this.#promised.delete(key),
    }
  }

  /** Whether so many more bytes leave the disk what it needs. */
  async hasRoomFor(bytes: number): Promise<boolean> {
    const { folder, disk, budgets } = this.#options
    return (await disk.freeBytes(folder)) >= bytes + budgets.floorBytes
  }

  /** Resolves when there seems to be room: a quota does not show, so that it may have to be asked for again. @throws AbortError */
  async waitFor(bytes: number, signal: AbortSignal): Promise<void> {
    do await wait(this.#options.budgets.roomPollMs, undefined, { signal })
    while (!(await this.hasRoomFor(bytes)))
  }

  /** What is said while it waits. */
  fullError(bytes: number): StudioError {
    const { folder } = this.#options
    const sentence = `The disk of ${folder} is full: ${bytesText(bytes)} are still to come. It goes on by itself when there is room.`
    return new StudioError('E_DISK_FULL', sentence)
  }
}

export interface Reservation extends Disposable {
  /** So much of it is on the disk now. */
  written(bytes: number): void
}

function lackSentence({ folder, needed, free }: { folder: string; needed: number; free: number }): string {
  return `The disk of ${folder} has ${bytesText(free)} free, and ${bytesText(needed)} are needed. Nothing was fetched.`
}
