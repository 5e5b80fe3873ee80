/** Where things are kept when nobody says otherwise. */
import { execFileSync } from 'node:child_process'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'

const NAME = 'PixArt Studio'

/** Derived data that may be deleted at any time. `PIXART_CACHE` moves it. An absolute path. */
export function cacheFolder(): string {
  const { env, platform } = process
  const chosen = chosenFolder('PIXART_CACHE')
  if (chosen !== undefined) return chosen
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), NAME, 'cache')
  const caches = env['XDG_CACHE_HOME'] ?? ''
  // https://specifications.freedesktop.org/basedir-spec: relative paths there are to be ignored.
  return join(isAbsolute(caches) ? caches : join(homedir(), '.cache'), 'pixart-studio')
}

/**
 * Where CUDA's libraries lie on Linux, if the user wants them: `PIXART_CUDA_LIBRARIES` moves them. An absolute path.
 * It may not be there.
 */
export function cudaFolder(): string {
  const data = process.env['XDG_DATA_HOME'] ?? ''
  const home = isAbsolute(data) ? data : join(homedir(), '.local', 'share')
  return chosenFolder('PIXART_CUDA_LIBRARIES') ?? join(home, 'pixart-studio', 'cuda')
}

/** Where pictures go. `PIXART_PICTURES` moves them. An absolute path. */
export function picturesFolder(): string {
  return chosenFolder('PIXART_PICTURES') ?? join(systemPictures(), NAME)
}

/** Where fetched models lie. `PIXART_MODELS` moves it. An absolute path. */
export function modelsFolder(): string {
  const { env, platform } = process
  const chosen = chosenFolder('PIXART_MODELS')
  if (chosen !== undefined) return chosen
  if (platform === 'win32')
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), NAME, 'models')
  const data = env['XDG_DATA_HOME'] ?? ''
  return join(isAbsolute(data) ? data : join(homedir(), '.local', 'share'), 'pixart-studio', 'models')
}

/** An empty variable is as good as none. */
function chosenFolder(variable: string): string | undefined {
  const folder = process.env[variable]
  return folder ? resolve(folder) : undefined
}

function systemPictures(): string {
  const fallback = join(homedir(), 'Pictures')
  if (process.platform === 'win32') return fallback
  try {
    const named = execFileSync('xdg-user-dir', ['PICTURES'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
    return named && named !== homedir() ? named : fallback
  } catch {
    return fallback // no xdg-user-dirs here
  }
}
