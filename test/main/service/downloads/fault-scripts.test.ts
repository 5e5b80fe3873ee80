import { existsSync, rmSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fileDigest } from '../../../../main/service/downloads/file-digest.ts'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { times } from '../../../full.ts'
import { content } from '../../../hub/content.ts'
import { faultScript } from '../../../hub/fault-script.ts'
import { OneFile } from './one-file.ts'

const SCRIPTS = times(500, 20)
const SIZE_BYTES = times(64, 16) << 20
const FIRST_SEED = 1
/** Scripts at a time, each at a hub of its own: a third of the time is waiting for what a hub does not send. */
const LANES = 3

/** What a fetch ended with, and whether what it left is what it says. */
async function outcomeOf(one: OneFile): Promise<string> {
  const failure = await one.fetch({ budgets: { pieceBytes: 8 << 20, patienceMs: 1000 } }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (failure === undefined) {
    const { hex } = one.file.digest
    if ((await fileDigest(one.target, { kind: 'sha256' })) !== hex) return 'bad bytes published'
    return statSync(one.target).size === one.bytes.length ? 'verified' : 'wrong length published'
  }
  if (existsSync(one.target)) return 'published in spite of a failure'
  if (!(failure instanceof StudioError)) return `untyped: ${failure}`
  return /^E_(HUB|FETCH)_/.test(failure.code)
    ? failure.code
    : `wrong code: ${failure.code} ${failure.message}`
}

/** What became of scripts, over all of them. */
interface Tally {
  readonly ends: Map<string, number>
  readonly faults: Map<string, number>
  readonly wrong: string[]
  resumed: number
}

const count = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
const told = (counts: Map<string, number>): string =>
  [...counts]
    .toSorted()
    .map(([name, times]) => `${name} ${times}`)
    .join(', ')

/** One script, at a hub of which nothing else is asked meanwhile. */
async function play(seed: number, one: OneFile, tally: Tally): Promise<void> {
  const script = faultScript(seed)
  const begun = one.hub.fileRequests
  one.faults = (request) => script.faults({ ...request, number: request.number - begun })
  one.resolveFaults = script.resolveFaults
  const end = await outcomeOf(one)
  count(tally.ends, end)
  for (const kind of script.told) count(tally.faults, kind)
  if (!/^(verified|E_(HUB|FETCH)_[A-Z]+)$/.test(end)) tally.wrong.push(`seed ${seed}: ${end}`)
  if (end !== 'verified') await goOn(seed, one, tally)
  if (one.partNames.length > 0) tally.wrong.push(`seed ${seed}: left ${one.partNames.join(', ')}`)
  rmSync(one.target, { force: true })
}

/** The hub is well again: what came is gone on with. */
async function goOn(seed: number, one: OneFile, tally: Tally): Promise<void> {
  const parts = one.partNames.length
  one.faults = () => undefined
  one.resolveFaults = () => undefined
  const again = await outcomeOf(one)
  if (again !== 'verified') tally.wrong.push(`seed ${seed}, again: ${again}`)
  tally.resumed += parts > 0 ? 1 : 0
}

describe('seeded fault scripts', () => {
  it(
    `${SCRIPTS} on ${SIZE_BYTES >> 20} MiB: each ends verified or in a typed error, and what it left is gone on with`,
    async () => {
      const bytes = content(7, SIZE_BYTES)
      const tally: Tally = { ends: new Map(), faults: new Map(), wrong: [], resumed: 0 }
      const seeds = Array.from({ length: SCRIPTS }, (_, at) => FIRST_SEED + at).values()
      const lane = async (): Promise<void> => {
        await using one = await OneFile.open(bytes)
        for (const seed of seeds) await play(seed, one, tally)
      }
      await Promise.all(Array.from({ length: LANES }, lane))
      const { ends, faults, wrong, resumed } = tally
      console.log(`${SCRIPTS} scripts: ${told(ends)}; gone on with: ${resumed}\nfaults: ${told(faults)}`)
      expect(wrong).toEqual([])
      expect([...ends.values()].reduce((sum, times) => sum + times, 0)).toBe(SCRIPTS)
      expect(ends.get('verified') ?? 0).toBeGreaterThan(SCRIPTS * 0.6)
    },
    times(1_800_000, 120_000),
  )
})
