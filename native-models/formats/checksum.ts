/** Holds a file's bytes against the checksums that it carries. */
import { crc32 } from 'node:zlib'
import { StudioError } from '../api/errors.ts'
import { readAt } from './file-bytes.ts'
import { type Checksum, type WeightFile, withUnchangedFile } from './weight-file.ts'

const CHUNK_BYTES = 2 ** 24

/** Reads every byte that a checksum covers: seconds for gigabytes. @throws E_ZIP_CHECKSUM, E_FILE_CHANGED */
export function verifyFile(file: WeightFile): void {
  const { checksums = [], path } = file
  if (checksums.length === 0) return
  withUnchangedFile(file, (fd) => verifyChecksums(fd, path, checksums))
}

/** @throws E_ZIP_CHECKSUM with the part's name, E_FILE_CHANGED where the file has become shorter. */
export function verifyChecksums(fd: number, path: string, checksums: readonly Checksum[]): void {
  for (const { name, offset, byteLength, crc32: expected } of checksums) {
    let sum = 0
    for (let done = 0; done < byteLength; done += CHUNK_BYTES) {
      const chunk = { path, position: offset + done, byteLength: Math.min(CHUNK_BYTES, byteLength - done) }
      sum = crc32(readAt(fd, chunk), sum)
    }
    if (sum !== expected)
      throw new StudioError('E_ZIP_CHECKSUM', `${path}: the bytes of ${name} are not those of its checksum.`)
  }
}
