/** A history in memory that is searched, changed, deleted and taken back as the real one is. */
import { parseQuery, type Wording } from '../../../main/service/history/query.ts'
import type { CallName, Entry, EventName } from '../../../preload/contract.ts'
import { uuid } from './uuid.ts'

type Answer = (input: never) => unknown

export class PretendHistory {
  private entries: Entry[]
  /** What an undo brings back. */
  private readonly hidden = new Map<string, ReadonlySet<string>>()
  private readonly tell: (name: EventName, data: unknown) => void

  constructor(entries: readonly Entry[], tell: (name: EventName, data: unknown) => void) {
    this.entries = [...entries]
    this.tell = tell
  }

  answers(): Partial<Record<CallName, Answer>> {
    return {
      'history.search': (input: { query: string; cursor?: string; limit: number }) => this.search(input),
      'history.get': ({ id }: { id: string }) => this.get(id),
      'history.update': ({ id, ...changes }: { id: string } & Partial<Entry>) => {
        this.entries = this.entries.map((entry) => (entry.id === id ? { ...entry, ...changes } : entry))
        this.tell('history', { ids: [id] })
        return this.get(id)
      },
      'history.tags': () => ({ tags: this.tags() }),
      'history.delete': ({ ids }: { ids: string[] }) => this.hide(ids),
      'pictures.delete': ({ ids }: { ids: string[] }) => this.hide(ids),
      'history.undo': ({ undo }: { undo: string }) => {
        this.hidden.delete(undo)
        this.tell('history', { ids: [] })
        return {}
      },
      'pictures.export': ({ ids }: { ids: string[] }) => ({ saved: ids.length }),
    }
  }

  get(id: string): Entry | undefined {
    return this.visible().find((entry) => entry.id === id)
  }

  add(entry: Entry): void {
    this.entries = [entry, ...this.entries]
  }

  remove(id: string): void {
    this.entries = this.entries.filter((entry) => entry.id !== id)
  }

  private search({ query, cursor, limit }: { query: string; cursor?: string; limit: number }) {
    const wanted = parseQuery(query)
    const found = this.visible().filter((entry) => fits(entry, wanted))
    const from = Number(cursor ?? 0)
    const next = from + limit < found.length ? { next: String(from + limit) } : {}
    return { entries: found.slice(from, from + limit), total: found.length, ...next }
  }

  private visible(): Entry[] {
    const gone = new Set([...this.hidden.values()].flatMap((ids) => [...ids]))
    if (gone.size === 0) return this.entries
    return this.entries
      .filter((entry) => !gone.has(entry.id))
      .map((entry) => ({ ...entry, pictures: entry.pictures.filter(({ id }) => !gone.has(id)) }))
  }

  private hide(ids: readonly string[]): { undo: string } {
    const undo = uuid(8, this.hidden.size)
    this.hidden.set(undo, new Set(ids))
    this.tell('history', { ids: [...ids] })
    return { undo }
  }

  private tags(): { tag: string; count: number }[] {
    const counts = new Map<string, number>()
    for (const tag of this.visible().flatMap((entry) => entry.tags))
      counts.set(tag, (counts.get(tag) ?? 0) + 1)
    return [...counts].map(([tag, count]) => ({ tag, count }))
  }
}

function fits(
  { request, modelName, tags, starred, createdAt, pictures }: Entry,
  wanted: ReturnType<typeof parseQuery>,
) {
  const begins = (value: string) => (part: Wording) =>
    part.whole ? value === part.text : value.toLowerCase().startsWith(part.text.toLowerCase())
  const words = `${request.prompt} ${tags.join(' ')}`.toLowerCase()
  return (
    wanted.words.every(({ text }) => words.includes(text.toLowerCase())) &&
    wanted.models.every((part) => [request.model, modelName].some((value) => begins(value)(part))) &&
    wanted.samplers.every((part) => begins(request.sampler)(part)) &&
    wanted.tags.every((part) => tags.some((tag) => begins(tag)(part))) &&
    wanted.sizes.every(
      ({ width, height }) => pictures[0]?.width === width && pictures[0].height === height,
    ) &&
    createdAt >= (wanted.from ?? 0) &&
    createdAt < (wanted.until ?? Number.POSITIVE_INFINITY) &&
    (!wanted.starred || starred)
  )
}
