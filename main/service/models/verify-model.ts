/** Reads what was fetched and holds it against what its repository said of it. */
import { existsSync } from 'node:fs'
import { StudioError } from '../../../native-models/api/errors.ts'
import { fileDigest } from '../downloads/file-digest.ts'
import type { VerifiedFile } from '../downloads/messages.ts'
import { partsFolderOf } from '../downloads/parts-folder.ts'
import { type ContentDigest, publishedPath } from '../downloads/remote-file.ts'
import { lockFolderSoon } from '../history/data-lock.ts'
import { isFolder } from '../writable-folder.ts'
import { type CatalogRow, partOf } from './catalog.ts'
import { bytesInPlace, partState } from './part-state.ts'

interface VerifyOptions {
  readonly signal: AbortSignal
  /** Files that were read for another model are not read again. */
  readonly known: Map<string, VerifiedFile>
  readonly onBytes?: (bytes: number) => void
}

/** Every file of the row's parts, shared ones included. @throws AbortError, E_FILE_UNREADABLE of a list */
export async function verifyModel(
  models: string,
  { parts }: CatalogRow,
  { signal, known, onBytes }: VerifyOptions,
): Promise<VerifiedFile[]> {
  const verified: VerifiedFile[] = []
  for (const id of parts) {
    for (const { path: inside, sizeBytes, digest } of partState(models, id).files) {
      const path = publishedPath(models, { repo: partOf(id).repo, path: inside })
      const file = known.get(path) ?? {
        path,
        sizeBytes,
        state: await stateOf(path, digest, { signal, onBytes }),
      }
      known.set(path, file)
      verified.push(file)
    }
  }
  return verified
}

/** What `verifyModel` reads: files that are missing have no bytes. @throws E_FILE_UNREADABLE */
export function bytesToVerify(models: string, { parts }: CatalogRow): number {
  return parts
    .flatMap((id) => partState(models, id).files.map((file) => bytesInPlace(models, partOf(id).repo, file)))
    .reduce((sum, bytes) => sum + bytes, 0)
}

async function stateOf(
  path: string,
  { kind, hex }: ContentDigest,
  options: { signal: AbortSignal; onBytes: ((bytes: number) => void) | undefined },
): Promise<VerifiedFile['state']> {
  if (!existsSync(path)) return 'missing'
  try {
    return (await fileDigest(path, { kind, ...options })) === hex ? 'whole' : 'damaged'
  } catch (thrown) {
    if (options.signal.aborted) throw thrown
    return 'unreadable' // the others are read all the same
  }
}

/** Longer than a process that was just killed holds its lock. */
const FETCH_ENDS_MS = 500

/** What is on its way would be told as missing. @throws E_NOT_NOW, E_FILE_UNREADABLE */
export async function assertNotFetched(models: string, { parts }: CatalogRow): Promise<void> {
  const folder = partsFolderOf(models)
  if (!isFolder(folder) || parts.every((id) => partState(models, id).state === 'here')) return
  const busy = () =>
    new StudioError('E_NOT_NOW', 'Not all of it is here, and a fetch is under way: verify it after that.')
  try {
    using _nobody = await lockFolderSoon(folder, { patienceMs: FETCH_ENDS_MS, busy })
  } catch (thrown) {
    // Where nothing can be locked nothing is fetched.
    if (thrown instanceof StudioError && thrown.code === 'E_NOT_NOW') throw thrown
  }
}
