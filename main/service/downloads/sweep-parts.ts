/** Takes away what no fetch will go on with: parts without a journal and the reverse, and what nobody wants any more. */
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type JournalHead, parseJournal } from './journal-text.ts'
import { isPublished, readManifest } from './manifest.ts'
import { PartFile } from './part-file.ts'
import { partsFolderOf } from './parts-folder.ts'

const OURS = /^([0-9a-f]{32})\.(part|journal)$/
const UNFINISHED = /^\.pixart-studio-.*\.part$/

/** → bytes that were freed. Only while nobody fetches. */
export async function sweepParts(models: string): Promise<number> {
  const folder = partsFolderOf(models)
  const names = await readdir(folder).catch(() => [])
  const stems = new Set(names.flatMap((name) => OURS.exec(name)?.[1] ?? []))
  const kept = new Set<string>()
  for (const stem of stems) if (await isWanted(models, { folder, stem, names })) kept.add(stem)
  const orphans = names.filter((name) => {
    const stem = OURS.exec(name)?.[1]
    return stem === undefined ? UNFINISHED.test(name) : !kept.has(stem)
  })
  let freed = 0
  for (const name of orphans) {
    const path = join(folder, name)
    // Parts have holes: what they take is in blocks of 512.
    freed += await stat(path).then(
      ({ size, blocks }) => Math.min(size, (blocks ?? Number.POSITIVE_INFINITY) * 512),
      () => 0,
    )
    await rm(path, { force: true })
  }
  return freed
}

async function isWanted(
  models: string,
  { folder, stem, names }: { folder: string; stem: string; names: readonly string[] },
): Promise<boolean> {
  if (!names.includes(`${stem}.part`) || !names.includes(`${stem}.journal`)) return false
  const head = parseJournal(await readFile(join(folder, `${stem}.journal`), 'utf8').catch(() => ''))?.head
  return (
    head !== undefined &&
    PartFile.pathOf(folder, head.file) === join(folder, `${stem}.part`) &&
    isListed(models, head)
  )
}

/** Its repository's manifest still asks for these bytes, and they are not in their place yet. */
function isListed(models: string, { file }: JournalHead): boolean {
  try {
    const listed = readManifest(models, file.repo)?.files.find(({ path }) => path === file.path)
    return listed?.digest.hex === file.digest.hex && !isPublished(models, file.repo, listed)
  } catch {
    return true // it cannot be read now: nothing is known, nothing is thrown away
  }
}
