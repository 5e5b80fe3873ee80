/** What the diagnostics tell of the history, and what they must not tell. */
import type { Database } from './database.ts'

export function summaryOf(db: Database): { counts: Record<string, number>; secrets: string[] } {
  return { counts: countsOf(db), secrets: secretsOf(db) }
}

function countsOf(db: Database): Record<string, number> {
  const count = (table: string) => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
  return { entries: count('entries'), pictures: count('pictures'), failures: count('failures') }
}

/** Prompts, notes and tags of the last entries. */
function secretsOf(db: Database): string[] {
  return db
    .prepare<[], { prompt: string; negative_prompt: string; note: string; tags: string }>(
      'SELECT prompt, negative_prompt, note, tags FROM entries ORDER BY seq DESC LIMIT 1000',
    )
    .all()
    .flatMap(({ prompt, negative_prompt, note, tags }) => [prompt, negative_prompt, note, ...tagsIn(tags)])
}

function tagsIn(json: string): string[] {
  const tags: unknown = JSON.parse(json)
  return Array.isArray(tags) ? tags.map(String) : []
}
