/**
 * What was or is being fetched of a repository: a small file in its folder with the commit that it is pinned to and each
 * file's size and digest. So what is here can be told without a network, and a fetch goes on with the same commit.
 */
import { existsSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../../native-models/api/errors.ts'
import { readJsonFile } from '../../../native-models/formats/json-file.ts'
import { saveFileAtomically } from '../images/save-file.ts'
import {
  commitHash,
  type ListedFile,
  listedFile,
  publishedPath,
  repositoryFolder,
  repositoryName,
} from './remote-file.ts'

export const MANIFEST = 'pixart-studio-fetched.json'

const manifest = z.strictObject({
  version: z.literal(1),
  repo: repositoryName,
  commit: commitHash,
  files: z.array(listedFile).max(10_000),
})
export type Manifest = z.infer<typeof manifest>

/** Undefined where nothing of it was begun, or what was written down is damaged: the hub tells it again. @throws E_FILE_UNREADABLE */
export function readManifest(models: string, repo: string): Manifest | undefined {
  const path = join(repositoryFolder(models, repo), MANIFEST)
  if (!existsSync(path)) return undefined
  try {
    return readJsonFile(path, manifest)
  } catch (thrown) {
    if (thrown instanceof StudioError && thrown.code === 'E_CONFIG') return undefined
    throw thrown
  }
}

/** @throws E_DISK_FULL, E_OUTPUT_UNWRITABLE */
export async function writeManifest(models: string, content: Manifest): Promise<void> {
  const folder = repositoryFolder(models, content.repo)
  await mkdir(folder, { recursive: true })
  const text = `${JSON.stringify(content, undefined, 2)}\n`
  await saveFileAtomically(join(folder, MANIFEST), Buffer.from(text), { overwrite: true })
}

/** Whether a file of that length is in its place; what is in it tells its digest alone. */
export function isPublished(models: string, repo: string, { path, sizeBytes }: ListedFile): boolean {
  const found = statSync(publishedPath(models, { repo, path }), { throwIfNoEntry: false })
  return found?.isFile() === true && found.size === sizeBytes
}
