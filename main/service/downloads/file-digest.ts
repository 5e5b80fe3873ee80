/** The digest of a file's bytes, as its source knows them. */
import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import type { ContentDigest } from './remote-file.ts'

const ALGORITHMS = { sha256: 'sha256', sha512: 'sha512', 'git-sha1': 'sha1' } as const
const READ_BYTES = 1 << 20

interface DigestOptions {
  readonly kind: ContentDigest['kind']
  readonly signal?: AbortSignal | undefined
  /** Of bytes that were read. */
  readonly onBytes?: ((bytes: number) => void) | undefined
}

/** Lower-case hex. Gigabytes take seconds. @throws the file system's errors, AbortError */
export async function fileDigest(path: string, { kind, signal, onBytes }: DigestOptions): Promise<string> {
  const hash = createHash(ALGORITHMS[kind])
  // git hashes a file as its object "blob <size>\0<bytes>".
  if (kind === 'git-sha1') hash.update(`blob ${(await stat(path)).size}\0`)
  await using file = await open(path)
  const buffer = Buffer.allocUnsafe(READ_BYTES)
  for (;;) {
    signal?.throwIfAborted()
    const { bytesRead } = await file.read(buffer, 0, READ_BYTES)
    if (bytesRead === 0) break
    hash.update(buffer.subarray(0, bytesRead))
    onBytes?.(bytesRead)
  }
  return hash.digest('hex')
}
