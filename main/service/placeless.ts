/** Sentences for the window name files, never where they lie. Only who knows the path can take it out surely. */
import { basename, dirname, sep } from 'node:path'
import { StudioError } from '../../native-models/api/errors.ts'

/** `paths`: absolute; of each, and of what lies beside it or in it, the name stays. */
export function withoutPlaces(sentence: string, paths: readonly string[]): string {
  return paths.reduce(withoutPlace, sentence)
}

/** The same for an error; others than ours stay as they are. */
export function placelessError(thrown: unknown, paths: readonly string[]): unknown {
  if (!(thrown instanceof StudioError)) return thrown
  const message = withoutPlaces(thrown.message, paths)
  return message === thrown.message ? thrown : new StudioError(thrown.code, message, { cause: thrown })
}

/** @throws what `act` throws, without the place */
export function placeless<T>(path: string, act: () => T): T {
  try {
    return act()
  } catch (thrown) {
    throw placelessError(thrown, [path])
  }
}

/** The same for what takes time. @throws what `work` throws, without the places */
export async function placelessly<T>(paths: readonly string[], work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (thrown) {
    throw placelessError(thrown, paths)
  }
}

function withoutPlace(sentence: string, path: string): string {
  const folder = dirname(path)
  const inside = sentence.replaceAll(path + sep, '').replaceAll(path, `"${basename(path)}"`)
  // The root of a disk says nothing of anybody, and its slash stands in other words too.
  if (dirname(folder) === folder) return inside
  return inside.replaceAll(folder + sep, '').replaceAll(folder, `"${basename(folder)}"`)
}
