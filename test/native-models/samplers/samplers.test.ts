import { describe, expect, it } from 'vitest'
import { TorchGenerator } from '../../../native-models/runtime/random.ts'
import type { SampleInput, Sampler, SamplerStep } from '../../../native-models/samplers/sampler.ts'
import { findSampler, SAMPLERS } from '../../../native-models/samplers/samplers.ts'
import { PIXART_TRAINING } from '../../../native-models/samplers/schedule.ts'

const SIZE = 24

type Model = Pick<SampleInput, 'predict' | 'prediction'>

async function collect(steps: AsyncIterable<SamplerStep>): Promise<SamplerStep[]> {
  const made: SamplerStep[] = []
  for await (const step of steps) made.push(step)
  return made
}

async function walk(sampler: Sampler, steps: number, model: Model): Promise<SamplerStep[]> {
  const generator = new TorchGenerator(7n)
  const noise = generator.randn(SIZE)
  const before = noise.slice()
  const input = { noise, steps, training: PIXART_TRAINING, ...model }
  const made = await collect(sampler.sample({ ...input, draw: (count) => generator.randn(count) }))
  expect(noise).toEqual(before)
  return made
}

const noiseModel: Model = {
  prediction: 'epsilon',
  predict: async (input, timestep) =>
    input.map((value) => Math.tanh(0.7 * value + Math.sin(timestep / 80) / 5)),
}

const picture = Float32Array.from({ length: SIZE }, (_, index) => Math.sin(index))
const constantModel: Model = { prediction: 'sample', predict: async () => picture.slice() }

/** A model that always sees `picture`, in another parametrization. */
const constantAs = (sampler: Sampler, steps: number, prediction: 'epsilon' | 'v_prediction'): Model => {
  const { levels, table } = sampler.plan(steps, PIXART_TRAINING)
  return {
    prediction,
    async predict(input, timestep) {
      const known = levels.slice(0, -1).find((level) => level.timestep === timestep)
      const { alpha, sigma } = known ?? table.of(rhoAt(table.rhos, timestep), timestep)
      return input.map((value, index) => {
        const eps = (value - alpha * picture[index]!) / sigma
        return prediction === 'epsilon' ? eps : alpha * eps - sigma * picture[index]!
      })
    },
  }
}

/** Linear in log ρ: the levels between the trained ones, which only DPM2 asks for. */
function rhoAt(rhos: Float32Array, timestep: number): number {
  const low = Math.min(Math.floor(timestep), rhos.length - 2)
  return Math.exp(Math.log(rhos[low]!) * (low + 1 - timestep) + Math.log(rhos[low + 1]!) * (timestep - low))
}

const distance = (ours: Float32Array, target: Float32Array): number =>
  Math.max(...ours.map((value, index) => Math.abs(value - target[index]!)))

const each = SAMPLERS.map((sampler) => [sampler.id, sampler] as const)

describe('the table', () => {
  it('has different ids, labels and one sentence for each', () => {
    expect(new Set(SAMPLERS.map(({ id }) => id)).size).toBe(SAMPLERS.length)
    expect(new Set(SAMPLERS.map(({ label }) => label)).size).toBe(SAMPLERS.length)
    for (const { summary } of SAMPLERS) expect(summary).toMatch(/^[A-Z0-9].*\.$/)
  })

  it('names close matches of an unknown sampler', () => {
    expect(() => findSampler('dpmpp2m')).toThrow(expect.objectContaining({ code: 'E_SAMPLER_UNKNOWN' }))
    expect(() => findSampler('dpmpp2m')).toThrow(/dpmpp-2m/)
    expect(() => findSampler('Karras')).toThrow('There is no sampler "Karras".')
    expect(() => findSampler('')).toThrow('There is no sampler "".')
  })
})

describe.each(each)('%s', (_, sampler) => {
  it.each([1, 2, 3, 4, 5, 17, 50])('%i steps: finite, counted and the same again', async (steps) => {
    const made = await walk(sampler, steps, noiseModel)
    expect(made.length).toBe(sampler.forwardPasses(steps))
    expect(made.map(({ pass }) => pass)).toEqual(made.map((_, index) => index + 1))
    expect(made[0]?.step).toBe(1)
    expect(made.at(-1)?.step).toBe(steps)
    for (const { latent, x0, noiseLevel } of made) {
      expect(latent.length).toBe(SIZE)
      expect(latent.every(Number.isFinite) && x0.every(Number.isFinite)).toBe(true)
      expect(noiseLevel >= 0 && noiseLevel <= 1).toBe(true)
    }
    expect(made.at(-1)?.noiseLevel).toBeLessThan(0.011)
    expect(await walk(sampler, steps, noiseModel)).toEqual(made)
  })

  it('can do its own default', () => {
    expect(sampler.plan(sampler.defaults.steps, PIXART_TRAINING).levels.length).toBe(
      sampler.defaults.steps + 1,
    )
  })

  it('is finite at its maximum', async () => {
    const last = (await walk(sampler, sampler.maxSteps, noiseModel)).at(-1)
    expect(last?.latent.every(Number.isFinite)).toBe(true)
  })

  it.each([0, -1, 1.5, Number.NaN, sampler.maxSteps + 1])('refuses %d steps', async (steps) => {
    await expect(walk(sampler, steps, noiseModel)).rejects.toMatchObject({ code: 'E_STEPS' })
  })

  it('says truly whether it draws noise on the way', async () => {
    const paint = async (seed: bigint) => {
      const [noise, generator] = [new TorchGenerator(1n).randn(SIZE), new TorchGenerator(seed)]
      const input = { noise, steps: 6, training: PIXART_TRAINING, ...noiseModel }
      const made = await collect(sampler.sample({ ...input, draw: (count) => generator.randn(count) }))
      return made.at(-1)!.latent
    }
    expect(distance(await paint(2n), await paint(3n)) > 1e-3).toBe(sampler.stochastic)
  })

  it.each([1, 2, 3, 6, 20])('%i steps land on the x0 of a model that always sees it', async (steps) => {
    // What is left is the noise of the level where the walk ends: at most the least trained one.
    const left = sampler.plan(steps, PIXART_TRAINING).table.rhos[0]! * 6
    for (const model of [
      constantModel,
      constantAs(sampler, steps, 'epsilon'),
      constantAs(sampler, steps, 'v_prediction'),
    ]) {
      const last = (await walk(sampler, steps, model)).at(-1)!
      expect(distance(last.latent, picture)).toBeLessThan(left)
      expect(distance(last.x0, picture)).toBeLessThan(1e-3)
    }
  })
})
