/** Room on the disk that a folder lies on, or will lie on. */
import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { isFolder } from '../writable-folder.ts'

/** In bytes; 0 where it cannot be told. */
export function freeBytes(folder: string): number {
  for (let at = folder; ; at = dirname(at)) {
    if (isFolder(at)) return freeIn(at)
    if (dirname(at) === at) return 0
  }
}

function freeIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return 0 // a disk that has just gone
  }
}
