/** A folder that is a cache: the oldest files go when there are too many. */
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** By the time they were last written or touched. A file that cannot be removed stays. @throws where the folder cannot be read */
export function keepNewest(folder: string, count: number): void {
  const names = readdirSync(folder)
  if (names.length <= count) return
  const aged = names
    .map((name) => join(folder, name))
    .map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => a.at - b.at)
  for (const { path } of aged.slice(0, names.length - count)) {
    try {
      rmSync(path, { force: true })
    } catch {}
  }
}
