/** ComfyUI's folders of checkpoints, and those that its extra_model_paths.yaml names. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { isAbsolute, join, parse, resolve } from 'node:path'
import { isWeightFileName } from '../../../native-models/models/transformer-file.ts'
import type { Elsewhere } from './elsewhere.ts'
import { extraModelPaths } from './extra-model-paths.ts'

interface ComfyWeights {
  /** Absolute. */
  readonly path: string
  readonly title: string
}

const KINDS = ['checkpoints', 'diffusion_models', 'unet'] as const
const EXTRA = 'extra_model_paths.yaml'
const MOST_FILES = 1000
const DEEPEST = 2
const LARGEST_YAML_BYTES = 1 << 20

/** Every file of weights in them, in the order of the folders. */
export function comfyWeights(elsewhere: Elsewhere): ComfyWeights[] {
  const folders = usualPlaces(elsewhere).flatMap((place) => [
    ...KINDS.map((kind) => join(place, 'models', kind)),
    ...extraFolders(place, elsewhere.home),
  ])
  const paths = [...new Set(folders)].flatMap((folder) => weightsIn(folder, 0))
  return paths.slice(0, MOST_FILES).map((path) => ({ path, title: parse(path).name.slice(0, 200) }))
}

/** By git, by the desktop application, and portable on Windows. */
function usualPlaces({ env, home }: Elsewhere): string[] {
  const named = env['COMFYUI_PATH']
  const usual = [
    'ComfyUI',
    'comfyui',
    join('Documents', 'ComfyUI'),
    join('ComfyUI_windows_portable', 'ComfyUI'),
  ]
  return [
    ...(named !== undefined && isAbsolute(named) ? [named] : []),
    ...usual.map((place) => join(home, place)),
    join(home, '.config', 'ComfyUI'),
  ]
}

function extraFolders(place: string, home: string): string[] {
  const text = textOf(join(place, EXTRA))
  if (text === undefined) return []
  return extraModelPaths(text).flatMap(({ basePath = '', paths }) => {
    const base = resolve(place, basePath.replace(/^~(?=[\\/]|$)/, home))
    return KINDS.flatMap((kind) => paths[kind] ?? []).map((path) => resolve(base, path))
  })
}

function textOf(path: string): string | undefined {
  try {
    const found = statSync(path)
    return found.isFile() && found.size <= LARGEST_YAML_BYTES ? readFileSync(path, 'utf8') : undefined
  } catch {
    return undefined // there is none
  }
}

function weightsIn(folder: string, depth: number): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .toSorted((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const path = join(folder, entry.name)
        if (entry.isDirectory()) return depth < DEEPEST ? weightsIn(path, depth + 1) : []
        return isWeightFileName(entry.name) ? [path] : []
      })
  } catch {
    return []
  }
}
