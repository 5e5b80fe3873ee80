/** How much of CUDA's packages was fetched and is not unpacked yet. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { CudaPackage } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import { parseJournal } from '../journal-text.ts'
import { pieceAt } from '../pieces.ts'
import { cudaPartsFolderOf, repositoryOf, stemOf } from './cuda-parts.ts'

/** Of these packages, in bytes: whole archives, and the pieces that journals name. Never throws. */
export function begunCuda(folder: string, packages: readonly CudaPackage[]): number {
  const parts = cudaPartsFolderOf(folder)
  const stems = packages.map(stemOf)
  const repositories = new Set(packages.map(repositoryOf))
  return namesIn(parts)
    .map((name) => {
      if (name.endsWith('.journal')) return piecesOf(join(parts, name), repositories)
      const isArchive = /\.(whl|nupkg)$/.test(name) && stems.some((stem) => name.startsWith(stem))
      return isArchive ? sizeOf(join(parts, name)) : 0
    })
    .reduce((sum, bytes) => sum + bytes, 0)
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0 // it has just gone
  }
}

function piecesOf(path: string, repositories: ReadonlySet<string>): number {
  try {
    const record = parseJournal(readFileSync(path, 'utf8'))
    if (!record || !repositories.has(record.head.file.repo)) return 0
    const { file, pieceBytes } = record.head
    return [...record.pieces.keys()]
      .map((index) => pieceAt(index, file.sizeBytes, pieceBytes))
      .reduce((sum, { start, end }) => sum + end - start, 0)
  } catch {
    return 0 // it has just ended
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
