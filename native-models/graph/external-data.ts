/**
 * Weights stay in the files that the user has: an initializer names a file, an offset and a length.
 *
 * onnxruntime wants locations relative to one folder and refuses symbolic links on the way out of it, so
 * files are named by their real paths, below the deepest folder that holds them all (in Hugging Face's
 * cache, where a snapshot is made of links, that is its blobs folder).
 */
import { realpathSync } from 'node:fs'
import { dirname, parse, relative, sep } from 'node:path'
import { StudioError } from '../api/errors.ts'
import { readAt } from '../formats/file-bytes.ts'
import { type WeightFile, withUnchangedFile } from '../formats/weight-file.ts'

export interface ExternalTensor {
  readonly file: WeightFile
  readonly offset: number
  readonly byteLength: number
}

/** Where the files lie. */
export interface Located {
  /** All files are below it, but for those on other drives; undefined where there are none. */
  readonly folder: string | undefined
  /**
   * What an initializer names, relative to the folder, by the path that the file was opened with. A file on another
   * drive than the folder is out of reach and has none: its tensors go into the graph itself.
   */
  readonly locations: ReadonlyMap<string, string>
}

/** A LoRA or a ControlNet may lie on another drive than the model; a model's own parts may not. */
const MOST_ELSEWHERE_BYTES = 2 ** 30

/**
 * `driveOf`: what of a path names the drive; nothing but Windows has several.
 * @throws E_FILE_UNREADABLE where more than a gigabyte would have to be read into memory
 */
export function locate(
  files: readonly WeightFile[],
  driveOf: (path: string) => string = (path) => parse(path).root,
): Located {
  const byPath = new Map(files.map((file) => [file.path, { file, real: realpathSync(file.path) }]))
  if (byPath.size === 0) return { folder: undefined, locations: new Map() }
  const all = [...byPath.values()].map((one) => ({ ...one, drive: driveOf(one.real).toLowerCase() }))
  const drives = [...new Set(all.map(({ drive }) => drive))].map((name) =>
    all.filter(({ drive }) => drive === name),
  )
  const [home = [], ...others] = drives.sort((a, b) => bytesOf(b) - bytesOf(a))
  const far = others.flat()
  if (bytesOf(far) > MOST_ELSEWHERE_BYTES) {
    const paths = [home[0], ...far].map((one) => one?.file.path).join(', ')
    throw new StudioError('E_FILE_UNREADABLE', `The weight files lie on different drives: ${paths}.`)
  }
  const folder = commonFolder(home.map(({ real }) => real))
  const locations = home.map(({ file, real }): [string, string] => [
    file.path,
    relative(folder, real).split(sep).join('/'),
  ])
  return { folder, locations: new Map(locations) }
}

/** A tensor's bytes. @throws E_FILE_CHANGED, E_FILE_UNREADABLE */
export function readExternal({ file, offset: position, byteLength }: ExternalTensor): Uint8Array {
  return withUnchangedFile(file, (fd) => readAt(fd, { path: file.path, position, byteLength }))
}

const bytesOf = (files: readonly { readonly file: WeightFile }[]): number =>
  files.reduce((sum, { file }) => sum + file.sizeBytes, 0)

/** Of files on one drive. */
function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0]!)
  for (const path of paths) {
    while (!path.startsWith(folder.endsWith(sep) ? folder : folder + sep)) folder = dirname(folder)
  }
  return folder
}
