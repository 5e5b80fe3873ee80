/** The hub's API as far as it is needed: which commit, which files, and where their bytes are. */
import { z } from 'zod'
import { StudioError } from '../../../native-models/api/errors.ts'
import { type Answer, drop, type HubConnection, readJson } from './hub-connection.ts'
import { attemptUntilDone } from './patience.ts'
import { troubleOfStatus } from './refusal.ts'
import { commitHash, type ListedFile, listedFile, type RemoteFile } from './remote-file.ts'
import { StallWatch } from './stall-watch.ts'
import { networkTrouble, stallTrouble, type Trouble, trouble } from './trouble.ts'

const BRANCH = 'main'
const MOST_PAGES = 50
const MOST_FILES = 10_000

/** GET /api/models/<repo>/revision/<branch> */
const revision = z.object({ sha: commitHash })

/** GET /api/models/<repo>/tree/<commit>: large files have `lfs`, whose oid is their sha256. */
const treeEntry = z.object({
  type: z.enum(['file', 'directory']).or(z.string().max(40)),
  path: z.string().max(1000),
  oid: z.string().max(100).optional(),
  size: z.number().optional(),
  lfs: z.object({ oid: z.string().max(100), size: z.number() }).nullish(),
})
const treePage = z.array(treeEntry).max(MOST_FILES)

/** The commit that the repository's main branch is at. @throws E_HUB_…, AbortError */
export async function currentCommit(hub: HubConnection, repo: string, signal: AbortSignal): Promise<string> {
  const url = hub.at(`api/models/${repo}/revision/${BRANCH}`)
  const { value } = await askJson(hub, { url, what: repo, schema: revision, signal })
  return value.sha
}

/**
 * Every file of a commit that has a name which can be written here; others are left out.
 * @throws E_HUB_…, AbortError
 */
export async function filesOfCommit(
  hub: HubConnection,
  { repo, commit }: Pick<RemoteFile, 'repo' | 'commit'>,
  signal: AbortSignal,
): Promise<ListedFile[]> {
  const files = new Map<string, ListedFile>()
  let url: URL | undefined = hub.at(`api/models/${repo}/tree/${commit}?recursive=true`)
  for (let page = 0; url; page++) {
    if (page === MOST_PAGES || files.size > MOST_FILES)
      throw new StudioError('E_HUB_ANSWER', `${url.host} lists files of ${repo} without end.`)
    const answer: Asked<z.infer<typeof treePage>> = await askJson(hub, {
      url,
      what: repo,
      schema: treePage,
      signal,
    })
    for (const entry of answer.value) {
      const file = listedFile.safeParse(fileOf(entry))
      // Two names that a system may take for one are one file there: the first counts.
      if (file.success && !files.has(file.data.path.toLowerCase()))
        files.set(file.data.path.toLowerCase(), file.data)
    }
    url = nextPage(answer.link, url)
  }
  return [...files.values()]
}

function fileOf({ type, path, oid, size, lfs }: z.infer<typeof treeEntry>): unknown {
  if (type !== 'file') return undefined
  const digest = lfs ? { kind: 'sha256', hex: lfs.oid } : { kind: 'git-sha1', hex: oid }
  return { path, sizeBytes: lfs?.size ?? size, digest }
}

/** `<url>; rel="next"`, at the same host: a token is sent along. */
function nextPage(link: string | undefined, from: URL): URL | undefined {
  const target = /<([^<>]{1,2000})>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1]
  if (target === undefined || !URL.canParse(target, from.href)) return undefined
  const next = new URL(target, from)
  return next.origin === from.origin ? next : undefined
}

interface Question<T> {
  readonly url: URL
  /** Of the sentence where it is refused. */
  readonly what: string
  readonly schema: z.ZodType<T>
  readonly signal: AbortSignal
}

interface Asked<T> {
  readonly kind: 'done'
  readonly value: T
  readonly link: string | undefined
}

/** An answer as data. @throws E_HUB_…, AbortError */
export async function askJson<T>(hub: HubConnection, question: Question<T>): Promise<Asked<T>> {
  return attemptUntilDone(() => askOnce(hub, question), { budgets: hub.budgets, signal: question.signal })
}

async function askOnce<T>(
  hub: HubConnection,
  { url, what, schema, signal }: Question<T>,
): Promise<Asked<T> | Trouble> {
  using watch = new StallWatch({ stallMs: hub.budgets.stallMs, leastBytes: 0 })
  const answer = await hub.get(url, { signal, stalled: watch.signal })
  if (answer.kind === 'trouble') return answer
  if (answer.status !== 200) return refuse(hub, answer, what)
  try {
    const parsed = schema.safeParse(await readJson(answer))
    if (parsed.success) return { kind: 'done', value: parsed.data, link: textOf(answer.headers['link']) }
    return trouble(
      new StudioError('E_HUB_ANSWER', `${answer.host} describes ${what} in a way that is not understood.`),
    )
  } catch (thrown) {
    signal.throwIfAborted()
    if (thrown instanceof StudioError) return trouble(thrown)
    return watch.signal.aborted
      ? stallTrouble(url.host, hub.budgets.stallMs)
      : networkTrouble(url.host, thrown)
  }
}

/** An answer of another status than was hoped for, as trouble. */
export async function refuse(hub: HubConnection, answer: Answer, what: string): Promise<Trouble> {
  await drop(answer)
  const { status, headers, host, byHub } = answer
  return troubleOfStatus({ status, headers, host, byHub, what, hasToken: hub.hasToken }, hub.budgets)
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header
}
