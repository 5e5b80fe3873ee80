/** Puts a file that was fetched and found whole where it belongs, in one step. */
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { StudioError } from '../../../native-models/api/errors.ts'
import { codeOf } from './trouble.ts'

/** A scanner holds a new file open for a moment, on Windows. */
const BUSY: ReadonlySet<string> = new Set(['EBUSY', 'EPERM', 'EACCES'])
const ATTEMPTS = 8
const FIRST_WAIT_MS = 50

/** What was there under that name is replaced. `part` without its ending has a journal, which goes. @throws E_OUTPUT_UNWRITABLE */
export async function publish(part: string, target: string): Promise<void> {
  try {
    await mkdir(dirname(target), { recursive: true })
    await moveOver(part, target)
    await syncFolder(dirname(target))
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause)
    throw new StudioError('E_OUTPUT_UNWRITABLE', `${target} could not be put in its place: ${words}.`, {
      cause,
    })
  }
  await rm(journalOf(part), { force: true })
}

export function journalOf(part: string): string {
  return part.replace(/\.part$/, '.journal')
}

async function moveOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(from, to)
    } catch (thrown) {
      if (!BUSY.has(codeOf(thrown)) || attempt === ATTEMPTS) throw thrown
      await wait(FIRST_WAIT_MS * 2 ** (attempt - 1))
    }
  }
}

/** Not every system can sync a folder: Windows cannot. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
