/** What lies in a folder, or the size of a file; links are followed. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const DEEPEST = 4

/** In bytes; 0 for what cannot be read. */
export function placeBytes(path: string, depth = 0): number {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found?.isDirectory()) return found?.size ?? 0
  if (depth >= DEEPEST) return 0
  try {
    return readdirSync(path).reduce((sum, name) => sum + safely(join(path, name), depth + 1), 0)
  } catch {
    return 0
  }
}

function safely(path: string, depth: number): number {
  try {
    return placeBytes(path, depth)
  } catch {
    return 0
  }
}
