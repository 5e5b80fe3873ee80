/** Where pictures go: a file, numbered files beside it, or a folder. */
import { basename, dirname, extname, join } from 'node:path'
import { StudioError } from '../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import { picturesFolder } from '../service/folders.ts'
import type { PictureTarget } from '../service/images/picture-store.ts'
import { isFolder, makeWritableFolder } from '../service/writable-folder.ts'
import { userPath } from './generate-options.ts'

export interface Output {
  targetOf(request: GenerateRequest, event: { picture: number; seed: string }): PictureTarget
}

/** Endings of pictures that are not PNG: not taken for the names of folders. */
const OTHER_PICTURES = /\.(jpe?g|jfif|webp|gif|tiff?|bmp|avif|hei[cf]|jxl|svg)$/i

/** Checked before anything is painted. @throws E_OPTION, E_OUTPUT_UNWRITABLE, E_DISK_FULL */
export function outputOf(out: string | undefined, requests: readonly GenerateRequest[]): Output {
  const path = out === undefined ? picturesFolder() : userPath(out)
  const existing = isFolder(path)
  if (!existing && OTHER_PICTURES.test(path))
    throw new StudioError('E_OPTION', `--out ${out}: pictures are PNG files, name one that ends in .png.`)
  if (existing || extname(path).toLowerCase() !== '.png') {
    makeWritableFolder(path, 'Pictures')
    return { targetOf: () => ({ kind: 'folder', folder: path }) }
  }
  makeWritableFolder(dirname(path), 'Pictures')
  return numbered(path, requests)
}

/** One picture is the file itself; several are `stem-1.png`, `stem-2.png` … beside it. */
function numbered(path: string, requests: readonly GenerateRequest[]): Output {
  let total = 0
  const before = new Map<GenerateRequest, number>()
  for (const request of requests) {
    before.set(request, total)
    total += request.count
  }
  const extension = extname(path)
  const stem = join(dirname(path), basename(path, extension))
  return {
    targetOf: (request, { picture }) => {
      const number = (before.get(request) ?? 0) + picture + 1
      return { kind: 'file', path: total === 1 ? path : `${stem}-${number}${extension}` }
    },
  }
}
