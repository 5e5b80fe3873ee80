/** Whether something is a file that can be looked at. */
import { statSync } from 'node:fs'

/** Never throws: what cannot be asked for is not there. */
export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}
