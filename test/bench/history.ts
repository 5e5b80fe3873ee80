/**
 * `node test/bench/history.ts`: milliseconds a page of the history takes among 10,000 entries with pictures, and for
 * words how that compares with reading all texts with LIKE in the same breath. `--entries` changes their number.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Entries } from '../../main/service/history/entries.ts'
import { Journal } from '../../main/service/history/journal.ts'
import { Pictures } from '../../main/service/history/pictures.ts'
import { openHistory } from '../../main/service/history/recovery.ts'
import { HistorySearch } from '../../main/service/history/search.ts'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import { median, timed } from './measure.ts'

const { values } = parseArgs({ options: { entries: { type: 'string', default: '10000' } } })
const count = Number(values.entries)
const RUNS = 31
const PAGE = 50

const WORDS = [
  'fox',
  'rocket',
  'castle',
  'lighthouse',
  'teddy bear',
  'red apple',
  'blue',
  'snow',
  'at dawn',
  'oil painting',
]

function promptOf(index: number): string {
  const words = Array.from(
    { length: 25 },
    (_, place) => WORDS[(index * 7 + place * place * 3) % WORDS.length],
  )
  return `picture ${index}, ${words.join(', ')}${index % 500 === 0 ? ', chrysanthemum' : ''}`
}

const folder = mkdtempSync(join(tmpdir(), 'history-bench-'))
try {
  const { db } = openHistory(folder)
  const [journal, entries, pictures] = [new Journal(db), new Entries(db), new Pictures(db)]
  const folderId = pictures.folderId(folder)
  db.transaction(() => {
    for (let index = 0; index < count; index++) addEntry(index)
  })()
  db.close()

  const opened = await timed(() => openHistory(folder))
  console.log(`${count} entries; opening with all checks: ${opened.ms.toFixed(0)} ms; medians of ${RUNS}`)
  console.log(
    ['query', 'matches', 'page ms', 'LIKE ms', 'ratio']
      .map((cell, at) => cell.padEnd(at === 0 ? 40 : 9))
      .join(''),
  )
  const reopened = opened.value.db
  const again = new HistorySearch(reopened, new Entries(reopened))
  for (const query of ['fox', 'chrysanthemum', '"red apple"', 'pic']) await row(again, query, { words: true })
  for (const query of ['', 'starred', 'tag:keep fox', 'after:2001 model:nano size:256x256'])
    await row(again, query)
  await row(again, 'fox', { deep: true })
  reopened.close()

  function addEntry(index: number): void {
    const request: GenerateRequest = {
      ...{
        model: 'nano-lcm',
        prompt: promptOf(index),
        negativePrompt: 'blurry',
        cleanCaption: false,
        longPrompt: 'refuse',
      },
      ...{ sampler: 'lcm', steps: 4, guidance: 0, seed: String(index), count: 1 },
      size: { kind: 'aspect', width: 1, height: 1 },
    }
    const id = journal.add(
      { request, modelName: 'PixArt nano LCM', width: 256, height: 256 },
      1_000_000_000_000 + index * 60_000,
    )
    const { seq } = entries.row(id)
    journal.begin(seq)
    pictures.add({
      ...{ entry: seq, place: 0, seed: request.seed, width: 256, height: 256, folder: folderId },
      ...{ path: `${index}.png`, bytes: 90_000, createdAt: index },
    })
    if (index % 20 === 0) entries.update(id, { starred: true, tags: ['keep'], note: 'for the calendar' })
  }

  async function row(
    pages: HistorySearch,
    query: string,
    { deep = false, words = false } = {},
  ): Promise<void> {
    let cursor: string | undefined
    for (let page = 0; deep && page < 60; page++) cursor = pages.page({ query, limit: PAGE, cursor }).next
    let total = 0
    const pageMs = await median(RUNS, async () => {
      pages.forgetTotals() // counting is part of it
      total = pages.page({ query, limit: PAGE, cursor }).total
    })
    const like = words ? await likeMs(query.replaceAll('"', '')) : undefined
    const name = deep ? `${query} (page 61)` : query || '(everything)'
    const versus = like === undefined ? [] : [like.toFixed(2), `${(like / pageMs).toFixed(1)} ×`]
    const cells = [total, pageMs.toFixed(2), ...versus].map((cell) => String(cell).padEnd(9))
    console.log(name.padEnd(40) + cells.join(''))
  }

  /** The same page and the same number, by reading every text. */
  function likeMs(words: string): Promise<number> {
    const where = `deletion IS NULL AND state <> 'queued' AND (prompt LIKE @pattern
      OR negative_prompt LIKE @pattern OR note LIKE @pattern OR tags LIKE @pattern)`
    const page = reopened.prepare(`SELECT * FROM entries WHERE ${where} ORDER BY seq DESC LIMIT ${PAGE + 1}`)
    const number = reopened.prepare(`SELECT count(*) FROM entries WHERE ${where}`)
    return median(RUNS, async () => {
      page.all({ pattern: `%${words}%` })
      number.get({ pattern: `%${words}%` })
    })
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
