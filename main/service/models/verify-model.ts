/** Reads what was fetched and holds it against what its repository said of it. */
import { existsSync } from 'node:fs'
import { fileDigest } from '../downloads/file-digest.ts'
import type { VerifiedFile } from '../downloads/messages.ts'
import { type ContentDigest, publishedPath } from '../downloads/remote-file.ts'
import { type CatalogRow, partOf } from './catalog.ts'
import { bytesInPlace, partState } from './part-state.ts'

interface VerifyOptions {
  readonly signal: AbortSignal
  /** Files that were read for another model are not read again. */
  readonly known: Map<string, VerifiedFile>
  readonly onBytes?: (bytes: number) => void
}

/** Every file of the row's parts, shared ones included. @throws AbortError, the file system's errors */
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
  return (await fileDigest(path, { kind, ...options })) === hex ? 'whole' : 'damaged'
}
