import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Comparisons } from '../../../../main/service/compare/comparisons.ts'
import { TrajectoryWriter } from '../../../../main/service/compare/trajectory-writer.ts'
import type { ComparedLanes } from '../../../../main/service/history/rows.ts'
import { temporaryFolder } from '../../../native-models/files.ts'
import { quickRequest } from '../service-process.ts'

const ENTRY = '00000000-0000-4000-8000-000000000001'
const OTHER = '00000000-0000-4000-8000-0000000000012'

function lane(steps: number): TrajectoryWriter {
  const writer = new TrajectoryWriter()
  writer.project([0, 1, 2].map(() => [1, 0]))
  for (let step = 1; step <= steps; step++)
    writer.add(
      step,
      { shape: [1, 2, 2], data: new Float32Array(4).fill(step) },
      { noiseLevel: 1 - step / steps, seconds: 1, forwardPasses: step },
    )
  return writer
}

const described: ComparedLanes = {
  setup: { kind: 'grid', request: quickRequest(), x: { of: 'steps', values: [1, 2] } },
  lanes: [1, 2].map((steps) => ({ label: `${steps} steps`, change: { steps }, forwardPasses: steps })),
}

describe('Comparisons', () => {
  it('keeps lanes’ steps, tells what they take, and gives them up but for what was compared', () => {
    const data = temporaryFolder()
    const comparisons = new Comparisons(data)
    expect([comparisons.open(ENTRY, 0), comparisons.bytes(ENTRY), comparisons.described(ENTRY)]).toEqual([
      undefined,
      0,
      undefined,
    ])
    comparisons.describe(ENTRY, described)
    comparisons.keep(ENTRY, 0, lane(3))
    comparisons.keep(ENTRY, 1, lane(5))
    comparisons.keep(OTHER, 0, lane(2))
    expect([0, 1].map((index) => comparisons.open(ENTRY, index)!.noiseLevels.length)).toEqual([3, 5])
    const bytes = [1, 2].map(
      (n) => readFileSync(join(data, 'comparisons', ENTRY, `lane-${n}.safetensors`)).length,
    )
    expect(comparisons.bytes(ENTRY)).toBe(bytes[0]! + bytes[1]!)
    expect(comparisons.laneBytes(ENTRY, 1)).toBe(bytes[1])
    comparisons.drop(ENTRY)
    expect([comparisons.open(ENTRY, 0), comparisons.bytes(ENTRY)]).toEqual([undefined, 0])
    expect(new Comparisons(data).described(ENTRY)).toEqual(described)
    comparisons.removeFolder(ENTRY)
    expect(existsSync(comparisons.folderOf(ENTRY))).toBe(false)
    expect(comparisons.open(OTHER, 0)!.x0(2).data[0]).toBe(2)
  })

  it('does not take what is gone, replaced or damaged for what it knew', () => {
    const comparisons = new Comparisons(temporaryFolder())
    comparisons.keep(ENTRY, 0, lane(3))
    expect(comparisons.open(ENTRY, 0)!.noiseLevels).toHaveLength(3)
    comparisons.keep(ENTRY, 0, lane(4))
    expect(comparisons.open(ENTRY, 0)!.noiseLevels).toHaveLength(4)
    writeFileSync(comparisons.laneFile(ENTRY, 0), 'damaged')
    expect(comparisons.open(ENTRY, 0)).toBeUndefined()
    rmSync(comparisons.laneFile(ENTRY, 0))
    expect(comparisons.open(ENTRY, 0)).toBeUndefined()
    comparisons.describe(ENTRY, described)
    writeFileSync(join(comparisons.folderOf(ENTRY), 'comparison.json'), '{"setup": {}}')
    expect(comparisons.described(ENTRY)).toBeUndefined()
  })

  it('shows a lane in the making as far as it is told, until it is kept or nothing is painted any more', () => {
    const comparisons = new Comparisons(temporaryFolder())
    const painted = lane(4)
    let whole = 0
    comparisons.follow(ENTRY, 0, () => painted.view(whole))
    expect(comparisons.open(ENTRY, 0)).toBeUndefined()
    whole = 2
    expect(comparisons.open(ENTRY, 0)!.noiseLevels).toHaveLength(2)
    comparisons.unfollow(OTHER)
    expect(comparisons.open(ENTRY, 0)).toBeDefined()
    comparisons.keep(ENTRY, 0, painted)
    expect(comparisons.open(ENTRY, 0)!.noiseLevels).toHaveLength(4)
    comparisons.follow(ENTRY, 1, () => painted.view(1))
    comparisons.unfollow(ENTRY)
    expect(comparisons.open(ENTRY, 1)).toBeUndefined()
  })

  it('says what the disk does not take, without the place', () => {
    const data = temporaryFolder()
    const comparisons = new Comparisons(data)
    mkdirSync(comparisons.laneFile(ENTRY, 0), { recursive: true })
    const refused = { code: 'E_OUTPUT_UNWRITABLE', message: expect.not.stringContaining(data) }
    expect(() => comparisons.keep(ENTRY, 0, lane(1))).toThrow(expect.objectContaining(refused))
    mkdirSync(join(comparisons.folderOf(ENTRY), 'comparison.json'))
    expect(() => comparisons.describe(ENTRY, described)).toThrow(expect.objectContaining(refused))
  })
})
