/** Work that writes, done again and again as long as the disk is full. */
import { StudioError } from '../../../native-models/api/errors.ts'
import { isFull } from './disk.ts'
import type { DiskRoom } from './disk-room.ts'

interface UntilRoom {
  readonly room: DiskRoom
  /** Looked for before each attempt; 0: the first one is made whatever is free. */
  readonly neededBytes: number
  readonly signal: AbortSignal
  /** Told while it waits. */
  readonly onLack: (error: StudioError) => void
  /** It has waited, and is tried again. */
  readonly onAgain: () => void
}

/** @throws what `work` throws where that is not a full disk, AbortError */
export async function untilRoom<T>(work: () => Promise<T>, options: UntilRoom): Promise<T> {
  const { room, neededBytes, signal, onLack, onAgain } = options
  for (let refusals = 0; ; ) {
    if (neededBytes === 0 || (await room.hasRoomFor(neededBytes))) {
      try {
        return await work()
      } catch (thrown) {
        if (!lacksRoom(thrown)) throw thrown
        refusals++
      }
    }
    await room.waitFor(neededBytes, { leftBytes: neededBytes, signal, onLack, refusals })
    onAgain()
  }
}

const lacksRoom = (thrown: unknown): boolean =>
  isFull(thrown) || (thrown instanceof StudioError && thrown.code === 'E_DISK_FULL')
