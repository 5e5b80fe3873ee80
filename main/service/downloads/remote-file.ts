/** A file to fetch, pinned: what it is called where it comes from, and what its bytes have to be. */
import { join } from 'node:path'
import { z } from 'zod'
import { isRepositoryName, isSafePath } from './safe-path.ts'

const LARGEST_BYTES = 2 ** 40

export const repositoryName = z.string().max(200).refine(isRepositoryName, 'is not the name of a repository')
export const commitHash = z.string().regex(/^[0-9a-f]{40}$/)

/** The hub knows large files by their sha256 and small ones by the sha1 that git gives them; NuGet its packages by sha512. */
export const contentDigest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sha256'), hex: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.strictObject({ kind: z.literal('sha512'), hex: z.string().regex(/^[0-9a-f]{128}$/) }),
  z.strictObject({ kind: z.literal('git-sha1'), hex: z.string().regex(/^[0-9a-f]{40}$/) }),
])
export type ContentDigest = z.infer<typeof contentDigest>

/** What a repository says of one of its files. */
export const listedFile = z.strictObject({
  /** In the repository, with `/`. */
  path: z.string().refine(isSafePath, 'is not a path that is written here'),
  sizeBytes: z.int().nonnegative().max(LARGEST_BYTES),
  digest: contentDigest,
})
export type ListedFile = z.infer<typeof listedFile>

export const remoteFile = listedFile.extend({ repo: repositoryName, commit: commitHash })
export type RemoteFile = z.infer<typeof remoteFile>

/** One that is no hub's: with an address of its own; `repo` is its maker and package. */
export const addressedFile = listedFile.extend({ repo: repositoryName, url: z.url().max(2000) })
export type AddressedFile = z.infer<typeof addressedFile>

export const pinnedFile = z.union([remoteFile, addressedFile])
export type PinnedFile = z.infer<typeof pinnedFile>

/** Where a repository's files are put: `<models>/<owner>--<name>`. */
export function repositoryFolder(models: string, repo: string): string {
  return join(models, repo.replace('/', '--'))
}

export function publishedPath(models: string, { repo, path }: Pick<RemoteFile, 'repo' | 'path'>): string {
  return join(repositoryFolder(models, repo), ...path.split('/'))
}
