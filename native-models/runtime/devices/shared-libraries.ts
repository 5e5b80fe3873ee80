/** Where Linux's loader would find shared libraries. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Of most systems; the loader's own cache is asked too. */
const FOLDERS = ['/usr/local/cuda/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib64', '/usr/lib', '/lib']

/** Those of `names` that are in none of `folders`, of LD_LIBRARY_PATH, or of the system's. */
export function missingLibraries(
  names: readonly string[],
  folders: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): string[] {
  const places = [...folders, ...(env['LD_LIBRARY_PATH'] ?? '').split(delimiter), ...FOLDERS].filter(
    (folder) => folder !== '',
  )
  const absent = names.filter((name) => !places.some((folder) => existsSync(join(folder, name))))
  if (absent.length === 0) return []
  const cached = loaderCache()
  return absent.filter((name) => !cached.has(name))
}

/** Names in the loader's cache: lines such as `libm.so.6 (libc6,x86-64) => /lib/x86_64-linux-gnu/libm.so.6`. */
function loaderCache(): Set<string> {
  try {
    const text = execFileSync('/sbin/ldconfig', ['-p'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return new Set([...text.matchAll(/^\s*(\S+) \(/gm)].map((match) => match[1] ?? ''))
  } catch {
    return new Set()
  }
}
