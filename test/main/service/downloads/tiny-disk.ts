/** A real disk that is small enough to be filled. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MIB = 1 << 20

/** A file system of its own, where root may make one. */
export function tinyDisk(sizeBytes: number): (Disposable & { folder: string }) | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'pixart-tiny-'))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', folder])
  if (status !== 0) {
    rmSync(folder, { recursive: true })
    return undefined
  }
  return {
    folder,
    [Symbol.dispose]: () => {
      spawnSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const probe = process.platform === 'linux' ? tinyDisk(MIB) : undefined
probe?.[Symbol.dispose]()

export const canMount = probe !== undefined

/** Not a byte more fits. */
export function writeUntilFull(path: string): void {
  for (let size = 8 * MIB; size >= 4096; size /= 2) {
    try {
      writeFileSync(path, Buffer.alloc(size), { flag: 'a' })
    } catch {}
  }
}
