/**
 * Every trajectory against diffusers, state by state, through the sampler's name and through its scheduler config.
 *
 * Measured as max |ours − reference| / max(1, max |reference|) for each state. The toy model is no denoiser, so
 * that states grow to some hundreds, where one unit in the last place of float32 is above 1e-5: the plain
 * difference cannot be held to 1e-5 there. It is held to it wherever the state itself stays near the
 * scale of the noise (within 4).
 */
import { describe, expect, it } from 'vitest'
import { readSafetensors } from '../../native-models/formats/safetensors.ts'
import { readFloat32 } from '../../native-models/formats/tensor-data.ts'
import { TorchGenerator } from '../../native-models/runtime/random.ts'
import type { PredictNoise, Sampler } from '../../native-models/samplers/sampler.ts'
import { findSampler, samplerOfScheduler } from '../../native-models/samplers/samplers.ts'
import { largestDifference } from './compare.ts'
import { fixtureJson, fixturePath } from './fixtures.ts'

const TOLERANCE = 1e-5

interface Trajectory {
  name: string
  class: string
  config: Record<string, unknown>
  steps: number
  timesteps: number[]
  /** Empty where the scheduler has none. */
  sigmas: number[]
  init_noise_sigma: number
  key: string
}

const { toy_model, noise, trajectories } = fixtureJson<{
  toy_model: string
  noise: string
  trajectories: Trajectory[]
}>('samplers.json')
const file = await readSafetensors(fixturePath('samplers.safetensors'))

function numbersOf(text: string, pattern: RegExp): number[] {
  const found = pattern.exec(text)
  if (!found) throw new Error(`The fixture says what this test cannot read: ${text}`)
  return found.slice(1).map(Number)
}

const N = String.raw`([-+\d.eE]+)`
const COEFFICIENTS = numbersOf(
  toy_model,
  new RegExp(String.raw`tanh\(${N}\*x \+ ${N}\*sin\(t/${N}\) \+ ${N}\*roll\(x, ${N}, last axis\)\)`),
)
const [SEED] = numbersOf(noise, /seeded (\d+)/)

/** The toy model over rows of `width`; notes the timesteps that it is asked for. */
function toyModel(width: number, asked: number[]): PredictNoise {
  const [self, wave, period, neighbour, shift] = COEFFICIENTS as [number, number, number, number, number]
  return async (input, timestep) => {
    asked.push(timestep)
    const constant = wave * Math.sin(timestep / period)
    return input.map((value, index) => {
      const column = index % width
      const rolled = input[index - column + ((((column - shift) % width) + width) % width)]!
      return Math.tanh(self * value + constant + neighbour * rolled)
    })
  }
}

const largest = (values: Iterable<number>): number => {
  let most = 0
  for (const value of values) most = Math.max(most, Math.abs(value))
  return most
}

function expectStateParity(ours: Float32Array, reference: Float32Array): void {
  const scale = largest(reference)
  const distance = largestDifference(ours, reference)
  expect(distance / Math.max(1, scale)).toBeLessThanOrEqual(TOLERANCE)
  if (scale <= 4) expect(distance).toBeLessThanOrEqual(TOLERANCE)
}

async function statesOf(key: string): Promise<{ states: Float32Array[]; width: number }> {
  const { shape, data } = await readFloat32(file, key)
  const size = shape.slice(1).reduce((product, side) => product * side, 1)
  return {
    width: shape.at(-1)!,
    states: Array.from({ length: shape[0]! }, (_, index) => data.subarray(index * size, (index + 1) * size)),
  }
}

const withoutRepeats = (values: readonly number[]): number[] =>
  values.filter((value, index) => index === 0 || value !== values[index - 1])

const schedulerOf = ({ class: _class_name, config }: Trajectory) => ({ _class_name, ...config })

async function expectTrajectory(trajectory: Trajectory, sampler: Sampler): Promise<void> {
  const { training, prediction } = samplerOfScheduler(schedulerOf(trajectory))
  const { states, width } = await statesOf(trajectory.key)
  const generator = new TorchGenerator(BigInt(SEED!))
  const start = generator.randn(states[0]!.length)
  const plan = sampler.plan(trajectory.steps, training)
  expect(Math.abs(plan.startScale / trajectory.init_noise_sigma - 1)).toBeLessThanOrEqual(1e-6)
  expectStateParity(
    start.map((value) => value * plan.startScale),
    states[0]!,
  )

  const asked: number[] = []
  const latents: Float32Array[] = []
  const input = {
    noise: start,
    steps: trajectory.steps,
    predict: toyModel(width, asked),
    training,
    prediction,
  }
  for await (const step of sampler.sample({ ...input, draw: (count) => generator.randn(count) })) {
    latents.push(step.latent)
    expect(step.pass).toBe(latents.length)
  }

  expect(latents.length).toBe(states.length - 1)
  expect(latents.length).toBe(sampler.forwardPasses(trajectory.steps))
  for (const [index, latent] of latents.entries()) expectStateParity(latent, states[index + 1]!)
  expect(largestDifference(asked, trajectory.timesteps)).toBeLessThanOrEqual(1e-3)
}

/** Listed sigmas repeat where a scheduler calls the model twice a step. */
function expectSigmas({ sigmas, steps, ...trajectory }: Trajectory, sampler: Sampler): void {
  const { training } = samplerOfScheduler(schedulerOf({ sigmas, steps, ...trajectory }))
  const ours = sampler.plan(steps, training).levels.map(({ rho }) => rho)
  const listed = withoutRepeats(sigmas)
  expect(ours.length).toBe(listed.length)
  for (const [index, sigma] of listed.entries()) {
    expect(Math.abs(ours[index]! - sigma)).toBeLessThanOrEqual(1e-6 * sigma)
  }
}

describe('samplers follow the reference', () => {
  it('has trajectories to follow', () => {
    expect(trajectories.length).toBeGreaterThan(0)
    expect(trajectories.map(({ key }) => key).toSorted()).toEqual([...file.tensors.keys()].toSorted())
  })

  it.each(trajectories)('$key by name', async (trajectory) => {
    await expectTrajectory(trajectory, findSampler(trajectory.name))
  })

  it.each(trajectories)('$key by scheduler config', async (trajectory) => {
    await expectTrajectory(trajectory, samplerOfScheduler(schedulerOf(trajectory)).sampler)
  })

  it.each(trajectories.filter(({ sigmas }) => sigmas.length > 0))(
    '$key has the listed sigmas',
    (trajectory) => {
      expectSigmas(trajectory, findSampler(trajectory.name))
    },
  )

  it.each(trajectories)('$key is found by its config', (trajectory) => {
    // Configs that are equal but for options set to null are the same scheduler: the first name stands for all.
    const set = (one: Trajectory) =>
      JSON.stringify(
        Object.entries(schedulerOf(one))
          .filter(([, value]) => value !== null)
          .toSorted(),
      )
    const first = trajectories.find((one) => set(one) === set(trajectory))!
    expect(samplerOfScheduler(schedulerOf(trajectory)).sampler.id).toBe(first.name)
  })
})
