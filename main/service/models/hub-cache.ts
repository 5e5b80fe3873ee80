/**
 * Hugging Face's cache: `models--<owner>--<name>/snapshots/<commit>`, of which `refs/main` names the one in use.
 * https://huggingface.co/docs/huggingface_hub/guides/manage-cache
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { Elsewhere } from './elsewhere.ts'

interface CachedRepository {
  /** Its own, without the owner. */
  readonly name: string
  /** Its files as they are now: links into the cache. Absolute. */
  readonly folder: string
}

const REPOSITORY = /^models--[\w.-]+?--([\w.-]+)$/
const COMMIT = /^[0-9a-f]{40}$/
const LONGEST_REF_BYTES = 100

export function cachedRepositories(elsewhere: Elsewhere): CachedRepository[] {
  const folders = [...new Set(cacheFolders(elsewhere))]
  return folders.flatMap((cache) =>
    namesIn(cache).flatMap((entry) => {
      const name = REPOSITORY.exec(entry)?.[1]
      const commit = name === undefined ? undefined : commitOf(join(cache, entry, 'refs', 'main'))
      const folder = join(cache, entry, 'snapshots', commit ?? '')
      return name !== undefined && commit !== undefined && existsSync(folder) ? [{ name, folder }] : []
    }),
  )
}

/** In the order in which its own library asks. */
function cacheFolders({ env, home }: Elsewhere): string[] {
  const cache = env['XDG_CACHE_HOME'] ?? join(home, '.cache')
  const own = env['HF_HOME'] ?? join(cache, 'huggingface')
  const named = [env['HF_HUB_CACHE'], env['HUGGINGFACE_HUB_CACHE'], join(own, 'hub')]
  return named.filter((folder) => folder !== undefined && isAbsolute(folder)) as string[]
}

function commitOf(path: string): string | undefined {
  try {
    if (statSync(path).size > LONGEST_REF_BYTES) return undefined
    const commit = readFileSync(path, 'utf8').trim()
    return COMMIT.test(commit) ? commit : undefined
  } catch {
    return undefined
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return [] // there is none
  }
}
