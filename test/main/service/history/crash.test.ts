import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { schemaProblems, searchProblems } from '../../../../main/service/history/checks.ts'
import { times } from '../../../full.ts'
import { History, temporaryFolder } from './fixture.ts'

const WRITER = join(import.meta.dirname, 'writer.ts')
const KILLS = times(200, 40)

interface Acknowledged {
  readonly id: string
  readonly what: 'added' | 'starred'
}

/** Kills the writer in the middle of its work, however slow that is. → what it had acknowledged */
async function writeAndKill(data: string, afterMs: number, least: number): Promise<Acknowledged[]> {
  const acknowledged: Acknowledged[] = []
  const writer: ChildProcess = fork(WRITER, [data], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = new Promise((resolve) => writer.once('close', resolve))
  await new Promise<void>((resolve) => writer.once('message', () => resolve()))
  writer.on('message', (message) => acknowledged.push(message as Acknowledged))
  await sleep(afterMs)
  while (acknowledged.length < least) await Promise.race([once(writer, 'message'), ended])
  writer.kill('SIGKILL')
  await ended
  return acknowledged
}

describe('after a kill', () => {
  it(`${KILLS} times in the middle of writing, no acknowledged row is lost and the file is whole`, async () => {
    using folder = temporaryFolder()
    using other = temporaryFolder()
    let rows = 0
    /** Two writers on two databases, as the machine has two cores. */
    const loop = async (data: string, kills: number): Promise<void> => {
      for (let kill = 0; kill < kills; kill++) {
        const acknowledged = await writeAndKill(data, 1 + ((kill * 7) % 23), kill % 4)
        using history = new History({ ...folder, data })
        expect(history.opened.notices).toEqual([])
        expect([schemaProblems(history.db), searchProblems(history.db)]).toEqual([[], []])
        for (const { id, what } of acknowledged) {
          const entry = history.entries.get(id)
          if (what === 'starred') expect(entry).toMatchObject({ starred: true, tags: ['kept'] })
        }
        rows += acknowledged.length
      }
    }
    await Promise.all([loop(folder.data, KILLS / 2), loop(other.data, KILLS / 2)])
    expect(rows).toBeGreaterThan(KILLS)
  }, 120_000)
})

describe('after a power cut', () => {
  it('the log, cut at every 512 bytes, opens to the first so many commits', () => {
    using folder = temporaryFolder()
    using copy = temporaryFolder()
    using history = new History(folder)
    history.db.pragma('wal_checkpoint(TRUNCATE)')
    history.db.pragma('wal_autocheckpoint = 0')
    for (let index = 0; index < 25; index++) history.add({ seed: String(index) }, index)
    const [from, to] = [join(folder.data, 'studio.sqlite'), join(copy.data, 'studio.sqlite')]
    const logBytes = statSync(`${from}-wal`).size
    let most = 0
    const cuts = [...Array.from({ length: Math.ceil(logBytes / 512) }, (_, index) => index * 512), logBytes]
    for (const bytes of cuts) {
      copyFileSync(from, to)
      copyFileSync(`${from}-wal`, `${to}-wal`)
      truncateSync(`${to}-wal`, bytes)
      const db = new Sqlite(to)
      const seeds = db
        .prepare("SELECT json_extract(request, '$.seed') FROM entries ORDER BY seq")
        .pluck()
        .all()
      expect(seeds).toEqual(Array.from({ length: seeds.length }, (_, index) => String(index)))
      expect(seeds.length).toBeGreaterThanOrEqual(most)
      most = seeds.length
      expect([bytes, schemaProblems(db), searchProblems(db)]).toEqual([bytes, [], []])
      db.close()
    }
    expect(most).toBe(25)
  }, 120_000)
})
