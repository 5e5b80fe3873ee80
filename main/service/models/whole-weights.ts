/**
 * Whether a model's weights are as long as their headers say: read by the strict readers, headers alone, and again only
 * where a file has another size or time.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import { placelessError } from '../placeless.ts'

type Part = Pick<ModelFolder['transformer'], 'folder'>
type Weights = Pick<Record<keyof ModelFolder, Part>, 'transformer' | 'textEncoder' | 'vae'>

interface Known {
  /** Names, sizes and times. */
  readonly key: string
  readonly files: readonly string[]
  readonly error: unknown
}

export class WholeWeights {
  /** By folder, or by file. */
  readonly #known = new Map<string, Known>()

  /** @throws as `openCheckpoint`, with the names of files and no places */
  assert({ transformer, textEncoder, vae }: Weights): void {
    for (const { folder } of [transformer, textEncoder, vae]) {
      const { error } = this.#look(folder)
      if (error !== undefined) throw error
    }
  }

  /** Whether each file that was there when it was looked at last is in its place: for right before it is used. */
  areThere({ transformer, textEncoder, vae }: Weights): boolean {
    const files = [transformer, textEncoder, vae].flatMap(({ folder }) => [
      folder,
      ...(this.#known.get(folder)?.files ?? []),
    ])
    return files.every((path) => existsSync(path))
  }

  #look(place: string): Known {
    const found = filesIn(place)
    const key = JSON.stringify(found)
    const known = this.#known.get(place)
    if (known?.key === key) return known
    const now = { key, files: found.map(({ path }) => path), error: problemOf(place) }
    this.#known.set(place, now)
    return now
  }
}

function problemOf(place: string): unknown {
  try {
    openCheckpoint(place)
    return undefined
  } catch (thrown) {
    return cutShort(placelessError(thrown, [dirname(place)]))
  }
}

/** The sentence begins with what matters. */
function cutShort(thrown: unknown): unknown {
  if (!(thrown instanceof StudioError)) return thrown
  const [, file, rest] = /^(.*?): it is cut short: (.*)$/s.exec(thrown.message) ?? []
  if (file === undefined) return thrown
  return new StudioError(thrown.code, `It is cut short: ${file}: ${rest}`, { cause: thrown })
}

function filesIn(place: string): { path: string; size: number; mtimeMs: number }[] {
  return pathsIn(place).flatMap((path) => {
    const found = statSync(path, { throwIfNoEntry: false })
    return found?.isFile() ? [{ path, size: found.size, mtimeMs: found.mtimeMs }] : []
  })
}

function pathsIn(place: string): string[] {
  try {
    return statSync(place).isDirectory()
      ? readdirSync(place)
          .sort()
          .map((name) => join(place, name))
      : [place]
  } catch {
    return [] // opening it says why
  }
}
