/** The calls to the file system that fetching makes, so that tests can let the disk be full. */
import { type FileHandle, open, statfs } from 'node:fs/promises'

export interface Disk {
  open(path: string, flags: 'r' | 'r+' | 'w+'): Promise<OpenPart>
  /** Bytes that may still be written in a folder. */
  freeBytes(folder: string): Promise<number>
}

export type OpenPart = Pick<FileHandle, 'read' | 'write' | 'truncate' | 'datasync' | 'stat' | 'close'>

export const nodeDisk: Disk = {
  open,
  freeBytes: async (folder) => {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  },
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT'])

/** Whether a failure says that there is no room; other failures stay. */
export function isFull(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && FULL.has(String(thrown.code))
}

/** All of it, wherever the system stops in between. */
export async function writeAll(file: OpenPart, bytes: Uint8Array, position: number): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, offset, bytes.length - offset, position + offset)
    if (bytesWritten === 0) throw Object.assign(new Error('Nothing could be written.'), { code: 'EIO' })
    offset += bytesWritten
  }
}
