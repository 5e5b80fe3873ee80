import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { modelMemory } from '../../../../main/service/models/model-memory.ts'
import {
  assertRuns,
  needsHere,
  needsOfFolder,
  needsOfPublished,
} from '../../../../main/service/models/needs.ts'
import { FLOAT32 } from '../../../../native-models/api/precision.ts'
import { openModelFolder } from '../../../../native-models/models/model-folder.ts'
import { LocalService } from '../local-service.ts'
import { places, quickRequest } from '../service-process.ts'

const NANO = join(import.meta.dirname, '../../../../native-models/nano/pixart-nano')
const INT8 = { ...FLOAT32, transformer: 'int8', textEncoder: 'int4' } as const
const GB = 1e9

/** Without the decoder, as a step was measured. */
function stepBytes(side: number): number {
  const { parts, shrink } = needsOfPublished(side)
  const size = { width: side, height: side }
  return modelMemory({ ...parts, vaeChannels: [] }, { precision: FLOAT32, size, shrink }).ownBytes
}

describe('the memory that a model takes', () => {
  // test/bench/README.md
  it.each([
    [256, 214e6],
    [512, 454e6],
  ])('at %i px is what a step of XL/2 was measured to take', (side, measured) => {
    expect(Math.abs(stepBytes(side) / measured - 1)).toBeLessThan(0.05)
  })

  it('is what the embedded model was measured to take', () => {
    const { parts, size, shrink } = needsOfFolder(openModelFolder(NANO))
    const { ownBytes } = modelMemory(parts, { precision: FLOAT32, size, shrink })
    expect(Math.abs(ownBytes / 137e6 - 1)).toBeLessThan(0.1)
  })

  it('is that of the largest part in float32, and of all weights where they are quantized', () => {
    const { parts, size, shrink } = needsOfPublished(512)
    const whole = modelMemory(parts, { precision: FLOAT32, size, shrink })
    // T5's encoder has 4.63e9 weights beside its table.
    expect(whole.bytes - whole.ownBytes).toBeCloseTo(4.63e9 * 4, -8)
    const small = modelMemory(parts, { precision: INT8, size, shrink })
    expect(small.bytes).toBeLessThan(6 * GB)
    expect(small.ownBytes - whole.ownBytes).toBeCloseTo(4.63e9 * 0.53 + 0.6e9 * 1.03, -8)
  })
})

describe('what a machine is told', () => {
  it('is whether it fits, with the reason and with what would', () => {
    const of = needsOfPublished(1024)
    const roomy = needsHere(of, FLOAT32, { totalBytes: 64 * GB, freeBytes: 48 * GB })
    expect(roomy).toMatchObject({ verdict: 'fits' })
    expect(roomy.because).toMatch(/^needs about 2\d(\.\d)? GB of memory with float32, and 48 GB are free$/)
    expect(roomy.memory.map(({ precision }) => precision)).toEqual([
      'float32',
      'transformer int8',
      'transformer int8, text encoder int8',
      'text encoder int4',
      'transformer int8, text encoder int4',
    ])
    expect(needsHere(of, FLOAT32, { totalBytes: 32 * GB, freeBytes: 8 * GB }).verdict).toBe('tight')
    const large = needsHere(of, FLOAT32, { totalBytes: 16 * GB, freeBytes: 8 * GB })
    expect(large.verdict).toBe('too-large')
    expect(large.because).toMatch(/this machine has 16 GB; with .*text encoder int4 about \d(\.\d)? GB$/)
  })

  it('is a refusal where pictures of that size cannot be painted at all', async () => {
    const model = openModelFolder(NANO)
    const small = { totalBytes: 100e6, freeBytes: 50e6 }
    const size = { width: 256, height: 256 }
    expect(() => assertRuns(model, { precision: FLOAT32, size, machine: small })).toThrowError(
      expect.objectContaining({ code: 'E_MEMORY_SHORT' }),
    )
    using where = places()
    await using local = new LocalService(where, { memory: () => small })
    expect(() => local.service.queue.add(quickRequest())).toThrowError(
      expect.objectContaining({ code: 'E_MEMORY_SHORT' }),
    )
    expect(local.enginePids).toEqual([])
  })
})
