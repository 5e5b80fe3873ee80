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

describe('seeded fault scripts', () => {
  it(
    `${SCRIPTS} on ${SIZE_BYTES >> 20} MiB: each ends verified or in a typed error, and what it left is gone on with`,
    async () => {
      await using one = await OneFile.open(content(7, SIZE_BYTES))
      const ends = new Map<string, number>()
      const faults = new Map<string, number>()
      const wrong: string[] = []
      let resumed = 0
      for (let seed = FIRST_SEED; seed < FIRST_SEED + SCRIPTS; seed++) {
        const script = faultScript(seed)
        const begun = one.hub.fileRequests
        one.faults = (request) => script.faults({ ...request, number: request.number - begun })
        one.resolveFaults = script.resolveFaults
        const end = await outcomeOf(one)
        ends.set(end, (ends.get(end) ?? 0) + 1)
        for (const kind of script.told) faults.set(kind, (faults.get(kind) ?? 0) + 1)
        if (!/^(verified|E_(HUB|FETCH)_[A-Z]+)$/.test(end)) wrong.push(`seed ${seed}: ${end}`)
        if (end !== 'verified') {
          // The hub is well again: what came is gone on with.
          const parts = one.partNames.length
          one.faults = () => undefined
          one.resolveFaults = () => undefined
          const again = await outcomeOf(one)
          if (again !== 'verified') wrong.push(`seed ${seed}, again: ${again}`)
          resumed += parts > 0 ? 1 : 0
        }
        if (one.partNames.length > 0) wrong.push(`seed ${seed}: left ${one.partNames.join(', ')}`)
        rmSync(one.target, { force: true })
      }
      const told = (counts: Map<string, number>) =>
        [...counts]
          .toSorted()
          .map(([name, count]) => `${name} ${count}`)
          .join(', ')
      console.log(`${SCRIPTS} scripts: ${told(ends)}; gone on with: ${resumed}\nfaults: ${told(faults)}`)
      expect(wrong).toEqual([])
      expect(ends.get('verified') ?? 0).toBeGreaterThan(SCRIPTS * 0.6)
    },
    times(1_800_000, 120_000),
  )
})
