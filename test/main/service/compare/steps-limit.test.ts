import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Comparisons } from '../../../../main/service/compare/comparisons.ts'
import { readFigures } from '../../../../main/service/compare/lane-figures.ts'
import { StepsLimit } from '../../../../main/service/compare/steps-limit.ts'
import { TrajectoryWriter } from '../../../../main/service/compare/trajectory-writer.ts'
import { handlersOf } from '../../../../main/service/handlers.ts'
import type { ComparedEntry } from '../../../../main/service/history/compared-entries.ts'
import { temporaryFolder } from '../../../native-models/files.ts'
import { GRID, LANES, PaintedComparison } from './painted-comparison.ts'

const SHAPE = [1, 20, 25]

function trajectoryOf(values: readonly number[]): TrajectoryWriter {
  const writer = new TrajectoryWriter()
  writer.project([
    [1, 0],
    [1, 0],
    [1, 0],
  ])
  for (const [index, value] of values.entries())
    writer.add(
      index + 1,
      { shape: SHAPE, data: new Float32Array(500).fill(value) },
      { noiseLevel: 1 - (index + 1) / values.length, seconds: 0.5, forwardPasses: index + 1 },
    )
  return writer
}

/** Comparisons of two lanes and two steps each, about 5 kB; the oldest first. */
function kept(...marks: ('' | 'starred' | 'active')[]) {
  const comparisons = new Comparisons(temporaryFolder())
  const entries: ComparedEntry[] = marks.map((mark, index) => ({
    ...{ id: `0000000${index}`, starred: mark === 'starred', isActive: mark === 'active', lanes: 2 },
  }))
  const lane = { label: 'a', change: {}, forwardPasses: 2 }
  for (const { id } of entries) {
    comparisons.describe(id, { setup: LANES, lanes: [lane, lane] })
    comparisons.keep(id, 0, trajectoryOf([1, 3]))
    comparisons.keep(id, 1, trajectoryOf([1, 4]))
  }
  const state = { limitBytes: 0, given: [] as string[], failures: [] as unknown[] }
  const limit = new StepsLimit({
    ...{ comparisons, entries: () => entries, limitBytes: () => state.limitBytes },
    onGivenUp: (id) => state.given.push(id),
    onFailure: (thrown) => state.failures.push(thrown),
  })
  const one = comparisons.bytes(entries[0]!.id)
  return {
    comparisons,
    entries,
    limit,
    state,
    one,
    left: () => entries.map(({ id }) => comparisons.bytes(id) > 0),
  }
}

it('gives the oldest up, no more than needed, and says which', async () => {
  const { limit, state, one, left } = kept('', '', '', '')
  expect(limit.bytes()).toBe(4 * one)
  state.limitBytes = 2 * one
  expect(await limit.keepWithin()).toBe(2)
  expect(state.given).toEqual(['00000000', '00000001'])
  expect(left()).toEqual([false, false, true, true])
  expect(await limit.keepWithin()).toBe(0)
})

it('keeps what is painted and the newest; starred ones are the last to go', async () => {
  const { limit, state, one, left } = kept('active', 'starred', '', 'starred', '')
  state.limitBytes = 3 * one
  await limit.keepWithin()
  expect(left()).toEqual([true, false, false, true, true])
  state.limitBytes = 1
  await limit.keepWithin()
  expect(left()).toEqual([true, false, false, false, true])
  expect(state.given).toEqual(['00000002', '00000001', '00000003'])
})

it('without a limit nothing goes', async () => {
  const { limit, left } = kept('', '', '')
  expect(await limit.keepWithin()).toBe(0)
  expect(left()).toEqual([true, true, true])
})

it('what is known of the steps stays: figures to every end, also when it is asked twice', async () => {
  const { comparisons, limit } = kept('', '')
  await Promise.all([limit.giveUp('00000000'), limit.giveUp('00000000')])
  const folder = comparisons.folderOf('00000000')
  expect(readFigures(folder)).toEqual([
    {
      ...{ noiseLevels: [0.5, 0], seconds: [0.5, 0.5], forwardPasses: 2, changes: [2] },
      rms: [
        [2, 0],
        [3, 1],
      ],
    },
    {
      ...{ noiseLevels: [0.5, 0], seconds: [0.5, 0.5], forwardPasses: 2, changes: [3] },
      rms: [
        [2, 1],
        [3, 0],
      ],
    },
  ])
})

it('where the figures cannot be kept, the steps are', async () => {
  const { comparisons, limit, left } = kept('', '')
  writeFileSync(join(comparisons.folderOf('00000000'), 'lane-2.safetensors'), 'no steps')
  // A folder of that name: nothing can be written there.
  mkdirSync(join(comparisons.folderOf('00000000'), 'figures.json'))
  await expect(limit.giveUp('00000000')).rejects.toMatchObject({
    code: 'E_OUTPUT_UNWRITABLE',
    message: 'figures.json could not be written.',
  })
  expect(left()).toEqual([true, true])
})

it('what is painted keeps its steps, also where it was tried again meanwhile', async () => {
  const { entries, limit, state, left } = kept('active', '', '')
  await expect(limit.giveUp('00000000')).rejects.toMatchObject({ code: 'E_NOT_NOW' })
  state.limitBytes = 1
  const work = limit.keepWithin()
  // Its figures are being measured.
  await new Promise((resolve) => setImmediate(resolve))
  entries[1] = { ...entries[1]!, isActive: true }
  expect(await work).toBe(0)
  expect(left()).toEqual([true, true, true])
  expect(state.given).toEqual([])
})

it('one that was deleted does not stand for the newest', async () => {
  const { comparisons, limit, state, left } = kept('', '', '')
  comparisons.removeFolder('00000002')
  state.limitBytes = 1
  await limit.keepWithin()
  expect(left()).toEqual([false, true, false])
})

it('comes to an end where somebody removed files, with what is left of them', async () => {
  const { comparisons, limit, state, left } = kept('', '', '', '')
  limit.bytes()
  rmSync(join(comparisons.folderOf('00000000'), 'comparison.json'))
  rmSync(comparisons.folderOf('00000001'), { recursive: true })
  state.limitBytes = 1
  expect(await limit.keepWithin()).toBe(3)
  expect(left()).toEqual([false, false, false, true])
  expect(readFigures(comparisons.folderOf('00000000'))).toHaveLength(2)
  expect(state.given).toEqual(['00000000', '00000001', '00000002'])
})

it('figures of a lane whose steps went before stay: the studio may have ended in between', async () => {
  const { comparisons, limit } = kept('', '')
  const id = '00000000'
  await limit.giveUp(id)
  const before = readFigures(comparisons.folderOf(id))
  comparisons.keep(id, 1, trajectoryOf([1, 4]))
  await limit.giveUp(id)
  expect(comparisons.bytes(id)).toBe(0)
  expect(readFigures(comparisons.folderOf(id))).toEqual(before)
})

it('the end of the studio does not wait for the figures', async () => {
  const { limit, left } = kept('', '')
  const work = limit.giveUp('00000000')
  const ended = limit.end()
  await expect(work).rejects.toMatchObject({ code: 'E_CANCELLED' })
  await ended
  expect(left()).toEqual([true, true])
})

it('damaged figures are none', () => {
  const folder = temporaryFolder()
  expect(readFigures(folder)).toBeUndefined()
  writeFileSync(join(folder, 'figures.json'), '{"lanes":[{"noiseLevels":[]}]}')
  expect(readFigures(folder)).toBeUndefined()
})

it('in the studio: when the setting changes, and after a comparison', async () => {
  await using painted = new PaintedComparison()
  const { service, local } = painted
  const { comparisons } = service
  const stepsOf = (id: string) => service.entries.get(id).comparison?.stepsBytes ?? -1
  /** Steps that take more than a megabyte. */
  const grow = (id: string) => {
    writeFileSync(comparisons.laneFile(id, 98), new Uint8Array(1_000_001))
    comparisons.keep(id, 99, trajectoryOf([1]))
  }
  const first = await painted.paint(GRID)
  const second = await painted.paint(LANES)
  grow(first.id)
  await handlersOf(service)['settings.set']({ stepsLimitMb: 1 })
  await local.until(() => stepsOf(first.id) === 0)
  expect(existsSync(comparisons.laneFile(first.id, 0))).toBe(false)
  expect(stepsOf(second.id)).toBeGreaterThan(0)

  grow(second.id)
  const third = await painted.paint(GRID)
  await local.until(() => stepsOf(second.id) === 0)
  expect(stepsOf(third.id)).toBeGreaterThan(0)
  expect(service.failures.last(5)).toEqual([])
})
