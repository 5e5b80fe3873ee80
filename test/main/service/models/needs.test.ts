import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { firstThatFits, nextThatHelps, plannedMemory } from '../../../../main/service/models/memory-plans.ts'
import { modelMemory, phases } from '../../../../main/service/models/model-memory.ts'
import {
  assertRuns,
  needsHere,
  needsOfFolder,
  needsOfPublished,
} from '../../../../main/service/models/needs.ts'
import { MEMORY_PLANS, type MemoryPlan, ROOMY } from '../../../../native-models/api/memory-plan.ts'
import { FLOAT16, FLOAT32, type Precision } from '../../../../native-models/api/precision.ts'
import { openModelFolder } from '../../../../native-models/models/model-folder.ts'
import { LocalService } from '../local-service.ts'
import { places, quickRequest } from '../service-process.ts'

const NANO = join(import.meta.dirname, '../../../../native-models/nano/pixart-nano')
const INT8 = { ...FLOAT32, transformer: 'int8', textEncoder: 'int4' } as const
const GB = 1e9

const PROCESS_BYTES = 62e6
const pictures = (side: number) => ({ precision: FLOAT32, size: { width: side, height: side } })

describe('the memory that a model takes', () => {
  // test/bench/README.md; each was a process of its own.
  it.each([
    [256, 214e6],
    [512, 454e6],
  ])('at %i px is what a step of XL/2 was measured to take', (side, measured) => {
    const { parts, shrink } = needsOfPublished(side)
    const { step } = phases(parts, { ...pictures(side), shrink })
    expect(Math.abs((PROCESS_BYTES + step) / measured - 1)).toBeLessThan(0.05)
  })

  it.each([
    [256, 1.09e9],
    [512, 2.32e9],
  ])("at %i px is what Stable Diffusion's decoder was measured to take", (side, measured) => {
    const { parts, shrink } = needsOfPublished(side)
    const { decode } = phases(parts, { ...pictures(side), shrink })
    expect(Math.abs(decode / measured - 1)).toBeLessThan(0.05)
  })

  it('is what the embedded model was measured to take', () => {
    const { parts, size, shrink } = needsOfFolder(openModelFolder(NANO))
    const { decode } = phases(parts, { precision: FLOAT32, size, shrink })
    expect(Math.abs((PROCESS_BYTES + decode) / 137e6 - 1)).toBeLessThan(0.1)
    // At 1024 px, from the prompt to the picture: together 790 MB, in turn and in tiles of 256 px 160.
    const large = { ...pictures(1024), shrink }
    const { ownBytes } = modelMemory(parts, large)
    expect(Math.abs(ownBytes / 790e6 - 1)).toBeLessThan(0.1)
    const least = modelMemory(parts, { ...large, plan: { parts: 'in-turn', tile: 256 } })
    expect(Math.abs(least.ownBytes / 160e6 - 1)).toBeLessThan(0.1)
  })

  it('is the sum of parts that are together, and the largest of those that take turns', () => {
    const { parts, size, shrink } = needsOfPublished(512)
    const painting = { precision: INT8, size, shrink }
    const { text, step, decode } = phases(parts, painting)
    const of = (plan: MemoryPlan) => modelMemory(parts, { ...painting, plan }).ownBytes - PROCESS_BYTES
    expect(of(ROOMY)).toBeCloseTo(text + step + decode, -2)
    expect(of({ parts: 'in-turn', tile: null })).toBeCloseTo(Math.max(text, step, decode), -2)
  })

  it('is that of all float32 files where parts are together, and of the largest where they take turns', () => {
    const { parts, size, shrink } = needsOfPublished(512)
    const files = (plan: MemoryPlan) => {
      const { bytes, ownBytes } = modelMemory(parts, { precision: FLOAT32, size, shrink, plan })
      return bytes - ownBytes
    }
    // T5's encoder has 4.63e9 weights beside its table, the transformer 0.6e9, the decoder 0.03e9.
    expect(files(ROOMY)).toBeCloseTo((4.63e9 + 0.6e9 + 0.03e9) * 4, -8)
    expect(files({ parts: 'in-turn', tile: null })).toBeCloseTo(4.63e9 * 4, -8)
  })

  it('is that of all weights where they are quantized', () => {
    const { parts, size, shrink } = needsOfPublished(512)
    const whole = modelMemory(parts, { precision: FLOAT32, size, shrink })
    const small = modelMemory(parts, { precision: INT8, size, shrink })
    expect(small.bytes).toBeLessThan(6.5 * GB)
    expect(small.ownBytes - whole.ownBytes).toBeCloseTo(4.63e9 * 0.53 + 0.6e9 * 1.03, -8)
  })

  it('counts no pages of files where a GPU holds the weights', () => {
    const { parts, size, shrink } = needsOfPublished(512)
    const held = modelMemory(parts, { precision: FLOAT32, size, shrink, holdsWeights: true })
    expect(held.bytes).toBe(held.ownBytes)
  })

  it.each([
    ...[256, 512, 1024].map((side) => [`published, ${side} px`, needsOfPublished(side)] as const),
    ['embedded', needsOfFolder(openModelFolder(NANO))] as const,
  ])('is less with fewer bits: %s', (_, { parts, size, shrink }) => {
    const bytes = (precision: Precision) => modelMemory(parts, { precision, size, shrink }).bytes
    const exact = bytes(FLOAT32)
    const transformer = bytes({ ...FLOAT32, transformer: 'int8' })
    const both = bytes({ ...FLOAT32, transformer: 'int8', textEncoder: 'int8' })
    expect(transformer).toBeLessThan(exact)
    expect(both).toBeLessThan(transformer)
    expect(bytes(INT8)).toBeLessThan(both)
  })
})

describe('the plans of a painting', () => {
  const { parts, shrink } = needsOfPublished(1024)
  const plans = plannedMemory(parts, { ...pictures(1024), shrink })
  const free = (freeBytes: number) => ({ totalBytes: 64 * GB, freeBytes })

  it('take less and less', () => {
    expect(plans.map(({ plan }) => plan)).toEqual(MEMORY_PLANS)
    const bytes = plans.map(({ ownBytes }) => ownBytes)
    expect(bytes).toEqual(bytes.toSorted((a, b) => b - a))
    expect(bytes[3]! / bytes[0]!).toBeLessThan(0.2)
  })

  it('are chosen by what is free, with something left for others; the smallest where none fits', () => {
    const chosen = (freeBytes: number) => firstThatFits(plans, free(freeBytes)).plan
    expect(chosen(64 * GB)).toBe(ROOMY)
    for (const { plan, ownBytes } of plans) {
      expect(chosen(ownBytes / 0.89)).toBe(plan)
      expect(chosen(ownBytes)).not.toBe(plan === MEMORY_PLANS.at(-1) ? ROOMY : plan)
    }
    expect(chosen(1e8)).toBe(MEMORY_PLANS.at(-1))
  })

  it('count all weights where a GPU holds them: T5 XXL in float16 leaves no room for the rest in 12 GB', () => {
    const painting = { ...pictures(512), precision: FLOAT16, shrink }
    const chosen = (holdsWeights: boolean) =>
      firstThatFits(plannedMemory(parts, { ...painting, holdsWeights }), free(12 * GB)).plan.parts
    expect(chosen(true)).toBe('in-turn')
    const exact = { ...pictures(512), precision: FLOAT32, shrink }
    const [onCpu, onGpu] = [false, true].map((holdsWeights) =>
      plannedMemory(parts, { ...exact, holdsWeights }).map(({ ownBytes }) => ownBytes),
    )
    expect(onGpu![0]! - onCpu![0]!).toBeGreaterThan(20 * GB)
    expect(onGpu!.at(-1)! / onGpu![0]!).toBeGreaterThan(0.6)
  })

  it('are followed by one that is worth a second try', () => {
    // Parts in turn save 1.4 GB of 8.6: not enough to try it once more with.
    expect(nextThatHelps(plans, ROOMY)?.plan).toEqual({ parts: 'in-turn', tile: 512 })
    expect(nextThatHelps(plans, { parts: 'in-turn', tile: 512 })?.plan).toEqual(MEMORY_PLANS.at(-1))
    expect(nextThatHelps(plans, MEMORY_PLANS.at(-1)!)).toBeUndefined()
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
    const tight = needsHere(of, FLOAT32, { totalBytes: 16 * GB, freeBytes: 4 * GB })
    expect(tight.verdict).toBe('tight')
    expect(tight.because).toMatch(
      /^needs about 2\d(\.\d)? GB of memory with float32, and of 16 GB only 4 GB are free: it works with .* one after another, and the picture in tiles of 512 px, in about 2(\.\d)? GB beside its files; with .*int4 about \d+(\.\d)? GB$/,
    )
    const slow = needsHere(of, FLOAT32, { totalBytes: 16 * GB, freeBytes: 15 * GB })
    expect(slow).toMatchObject({ verdict: 'tight', because: expect.stringContaining('read again and again') })
    const large = needsHere(of, FLOAT32, { totalBytes: 1 * GB, freeBytes: 0.9 * GB })
    expect(large.verdict).toBe('too-large')
    expect(large.because).toMatch(
      /^needs about 1\.\d GB of memory beside its files with float32, even with .* tiles of 256 px, and this machine has 1 GB/,
    )
  })

  it('is too large where it would be refused, and only there', () => {
    const model = openModelFolder(NANO)
    const of = needsOfFolder(model)
    for (const totalBytes of [60e6, 120e6, 160e6, 200e6, 400e6]) {
      const machine = { totalBytes, freeBytes: totalBytes / 2 }
      const isRefused = (() => {
        try {
          assertRuns(model, { precision: FLOAT32, size: of.size, machine })
          return false
        } catch {
          return true
        }
      })()
      expect(needsHere(of, FLOAT32, machine).verdict === 'too-large').toBe(isRefused)
    }
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
