/**
 * Which noise levels a walk visits: `steps` levels where the model is asked, and the one where the walk ends.
 *
 * Spacings: Lin et al., Common Diffusion Noise Schedules and Sample Steps are Flawed, 2023, table 2.
 * Karras: Karras et al., Elucidating the Design Space of Diffusion-Based Generative Models, 2022, eq. 5.
 * LCM's grid: Luo et al., Latent Consistency Models, 2023, §4.3.
 */
import { StudioError } from '../api/errors.ts'
import { CLEAN, type Level, type NoiseTable } from './schedule.ts'

const { fround, log } = Math

export type Spacing = 'linspace' | 'leading' | 'trailing'

export interface GridInput {
  table: NoiseTable
  steps: number
}

/** steps + 1 levels of falling noise. */
export type Grid = (input: GridInput) => readonly Level[]

const range = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i))

/** Rounds halves to the even neighbour, as NumPy does. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value)
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}

/** `count` evenly spaced numbers from high to low, both included; the single one is `high`. */
function fall(high: number, low: number, count: number): number[] {
  const step = (high - low) / (count - 1)
  return range(count, (index) => (index === 0 ? high : low + (count - 1 - index) * step))
}

/** Falling whole timesteps that cut the training time in `count` parts. */
function wholeTimesteps(spacing: Spacing, count: number, { training }: NoiseTable): number[] {
  const total = training.numTrainTimesteps
  switch (spacing) {
    case 'linspace':
      return fall(total - 1, 0, count).map(roundHalfEven)
    case 'leading': {
      const stride = Math.floor(total / count)
      const offset = training.stepsOffset ?? 0
      if ((count - 1) * stride + offset >= total) {
        throw new StudioError(
          'E_CONFIG',
          `The scheduler's steps_offset ${offset} leads past its ${total} timesteps.`,
        )
      }
      return range(count, (index) => (count - 1 - index) * stride + offset)
    }
    case 'trailing': {
      // As `arange(total, 0, -total / count)` rounds it, without the extra element that it gains by rounding
      // for some counts (61 of 1000): that one would be timestep −1.
      const step = total - total / count - total
      return range(count, (index) => roundHalfEven(total + index * step) - 1)
    }
  }
}

/** ρ at a fractional timestep, linear between the trained ones. */
function rhoBetween({ rhos }: NoiseTable, timestep: number): number {
  const low = Math.min(Math.floor(timestep), rhos.length - 2)
  return fround(rhos[low]! + (timestep - low) * (rhos[low + 1]! - rhos[low]!))
}

/** The fractional timestep of a ρ: linear in log ρ between the trained ones, clamped to them. */
export function timestepOfRho({ rhos }: NoiseTable, rho: number): number {
  const target = log(Math.max(rho, 1e-10))
  let low = 0
  while (low < rhos.length - 2 && fround(log(rhos[low + 1]!)) <= target) low += 1
  const [lowLog, highLog] = [fround(log(rhos[low]!)), fround(log(rhos[low + 1]!))]
  const weight = Math.min(Math.max((lowLog - target) / fround(lowLog - highLog), 0), 1)
  return (1 - weight) * low + weight * (low + 1)
}

/** Falling ρ, even in ρ^(1/7), from the most to the least trained noise. */
function karrasRhos({ rhos }: NoiseTable, steps: number): number[] {
  const [low, high] = [rhos[0]! ** (1 / 7), rhos.at(-1)! ** (1 / 7)]
  return range(steps, (index) => (high + (steps === 1 ? 0 : index / (steps - 1)) * (low - high)) ** 7)
}

/** For solvers that cut time in `steps` intervals: DPM-Solver, SA-Solver, UniPC, DEIS. */
export function intervals(options: {
  spacing?: Spacing
  karras?: boolean
  end: 'clean' | 'least-trained'
}): Grid {
  const { spacing = 'linspace', karras = false, end } = options
  return ({ table, steps }) => {
    const last = end === 'clean' ? CLEAN : table.of(table.rhos[0]!, 0)
    if (karras) {
      const level = (rho: number) => table.of(fround(rho), roundHalfEven(timestepOfRho(table, rho)))
      return [...karrasRhos(table, steps).map(level), last]
    }
    const timesteps = wholeTimesteps(spacing, spacing === 'trailing' ? steps : steps + 1, table).slice(
      0,
      steps,
    )
    return [...timesteps.map((timestep) => table.of(table.rhos[timestep]!, timestep)), last]
  }
}

/**
 * For solvers in k-diffusion's coordinates: `steps` fractional timesteps from the last trained one to 0, then
 * no noise. A single step starts at the last one (the reference's is timestep 0, which leaves all the noise).
 */
export function points(options: { karras?: boolean } = {}): Grid {
  return ({ table, steps }) => {
    if (options.karras) {
      const level = (rho: number) => table.of(fround(rho), fround(timestepOfRho(table, rho)))
      return [...karrasRhos(table, steps).map(level), CLEAN]
    }
    const timesteps = fall(table.training.numTrainTimesteps - 1, 0, steps).map(fround)
    return [...timesteps.map((timestep) => table.of(rhoBetween(table, timestep), timestep)), CLEAN]
  }
}

/** For solvers that walk from one trained level to another: DDPM, DDIM, PNDM. A single step as in `points`. */
export function trainedPoints(options: { spacing: Spacing; end?: 'clean' | 'least-trained' }): Grid {
  return ({ table, steps }) => {
    const top = table.training.numTrainTimesteps - 1
    const timesteps = steps === 1 ? [top] : wholeTimesteps(options.spacing, steps, table)
    return [...timesteps.map(table.at), options.end === 'least-trained' ? table.at(0) : CLEAN]
  }
}

export const DISTILLED_STEPS = 50

/** The time grid that consistency models were distilled on, thinned to `steps` from its end. */
export function distilledPoints(options: { end: 'clean' | 'least-trained' }): Grid {
  return ({ table, steps }) => {
    const { numTrainTimesteps, originalInferenceSteps: original = DISTILLED_STEPS } = table.training
    const stride = Math.floor(numTrainTimesteps / original)
    if (stride === 0) {
      const sentence = `The scheduler's original_inference_steps ${original} are more than its ${numTrainTimesteps} timesteps.`
      throw new StudioError('E_CONFIG', sentence)
    }
    const timestep = (index: number) => (original - Math.floor(index * (original / steps))) * stride - 1
    const levels = range(steps, (index) => table.at(timestep(index)))
    return [...levels, options.end === 'clean' ? CLEAN : table.at(0)]
  }
}
