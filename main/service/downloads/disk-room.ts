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

/** About a minute between two attempts. */
const LONGEST_POLLS = 32

export class DiskRoom {
  readonly #options: RoomOptions
  /** Of every fetch that is begun or waits: bytes that are not on the disk yet. */
  readonly #promised = new Map<object, number>()

  constructor(options: RoomOptions) {
    this.#options = options
  }

  /**
   * Keeps room for a fetch; where there is none, waits for it and says how much is missing. What others were promised is
   * not given away twice.
   * @throws AbortError
   */
  async reserve(bytes: number, { signal, onLack }: Waiting): Promise<Reservation> {
    const { budgets } = this.#options
    for (;;) {
      const lack = bytes === 0 ? 0 : await this.#lack(bytes + this.#promisedBytes + budgets.keepFreeBytes)
      if (lack <= 0) return this.#promise(bytes)
      onLack(this.#fullError(lack))
      await wait(budgets.roomPollMs, undefined, { signal })
    }
  }

  /** Whether so many more bytes leave the disk what it needs. */
  async hasRoomFor(bytes: number): Promise<boolean> {
    const { folder, disk, budgets } = this.#options
    return (await disk.freeBytes(folder)) >= bytes + budgets.floorBytes
  }

  /**
   * Resolves when there seems to be room for the next `bytes`: a quota does not show, so that it may have to be asked for
   * again. `leftBytes`: what is still to come, which is what people have to make room for. `refusals`: so often the same
   * work was done in vain, which is longer and longer apart.
   * @throws AbortError
   */
  async waitFor(
    bytes: number,
    { leftBytes, signal, onLack, refusals = 1 }: Waiting & WaitedFor,
  ): Promise<void> {
    const { roomPollMs, floorBytes } = this.#options.budgets
    let waitMs = roomPollMs * Math.min(LONGEST_POLLS, 2 ** Math.max(0, refusals - 1))
    do {
      const all = Math.max(leftBytes, this.#promisedBytes)
      onLack(this.#fullError(await this.#lack(all + floorBytes)))
      await wait(waitMs, undefined, { signal })
      waitMs = roomPollMs
    } while (!(await this.hasRoomFor(bytes)))
  }

  get #promisedBytes(): number {
    return [...this.#promised.values()].reduce((sum, more) => sum + more, 0)
  }

  /** What is missing to `needed` bytes. */
  async #lack(needed: number): Promise<number> {
    return needed - (await this.#options.disk.freeBytes(this.#options.folder))
  }

  #promise(bytes: number): Reservation {
    const key = {}
    this.#promised.set(key, bytes)
    return {
      left: (now) => void this.#promised.set(key, now),
      written: (more) => this.#promised.set(key, Math.max(0, (this.#promised.get(key) ?? 0) - more)),
      [Symbol.dispose]: () => this.#promised.delete(key),
    }
  }

  /** What is said while it waits. */
  #fullError(lack: number): StudioError {
    const disk = `the disk of ${this.#options.folder}`
    const sentence =
      lack > 0
        ? `${bytesText(lack)} more are needed on ${disk}; it goes on by itself when they are free.`
        : `The system lets no more be written to ${disk}, as where a quota is used up; it goes on by itself when it does.`
    return new StudioError('E_DISK_WAITS', sentence)
  }
}

interface Waiting {
  readonly signal: AbortSignal
  /** Told at every look at the disk. */
  readonly onLack: (error: StudioError) => void
}

interface WaitedFor {
  readonly leftBytes: number
  readonly refusals?: number
}

export interface Reservation extends Disposable {
  /** So much is still to come. */
  left(bytes: number): void
  /** So much of it is on the disk now. */
  written(bytes: number): void
}
