/**
 * Weights stay in the files that the user has: an initializer names a file, an offset and a length.
 *
 * onnxruntime wants locations relative to one folder and refuses symbolic links on the way out of it, so
 * files are named by their real paths, below the deepest folder that holds them all (in Hugging Face's
 * cache, where a snapshot is made of links, that is its blobs folder).
 */
import { realpathSync } from 'node:fs'
import { dirname, relative, sep } from 'node:path'
import { StudioError } from '../api/errors.ts'
import type { SafetensorsFile } from '../formats/safetensors.ts'

export interface ExternalTensor {
  readonly file: SafetensorsFile
  readonly offset: number
  readonly byteLength: number
}

/** The folder that all files lie in, and each file's location in it, by the path that the file was opened with. */
export function locate(files: readonly SafetensorsFile[]): {
  folder: string | undefined
  locations: ReadonlyMap<string, string>
} {
  const paths = [...new Set(files.map((file) => file.path))]
  if (paths.length === 0) return { folder: undefined, locations: new Map() }
  const real = new Map(paths.map((path) => [path, realpathSync(path)]))
  const folder = commonFolder([...real.values()])
  const locations = [...real].map(([path, target]): [string, string] => [
    path,
    relative(folder, target).split(sep).join('/'),
  ])
  return { folder, locations: new Map(locations) }
}

function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0]!)
  for (const path of paths) {
    while (!path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) {
      const parent = dirname(folder)
      if (parent === folder) {
        throw new StudioError(
          'E_FILE_UNREADABLE',
          `The weight files lie on different drives: ${paths.join(', ')}.`,
        )
      }
      folder = parent
    }
  }
  return folder
}
