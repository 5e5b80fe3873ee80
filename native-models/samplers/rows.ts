/** The table of samplers. Adding one is a file with its solver and a row here. */
import { ddim } from './ddim.ts'
import { ddpm } from './ddpm.ts'
import { deis } from './deis.ts'
import { dpmSolverMultistep } from './dpm-solver-multistep.ts'
import { dpmSolverSinglestep } from './dpm-solver-singlestep.ts'
import { dpm2 } from './dpm2.ts'
import { euler } from './euler.ts'
import { eulerAncestral } from './euler-ancestral.ts'
import { heun } from './heun.ts'
import { lcm } from './lcm.ts'
import { lms } from './lms.ts'
import { pndm } from './pndm.ts'
import { middleNoise, noNoise, saSolver } from './sa-solver.ts'
import type { SamplerDefaults } from './sampler.ts'
import type { SchedulerOptions } from './scheduler-config.ts'
import type { Solver } from './solver.ts'
import { DISTILLED_STEPS, distilledPoints, type Grid, intervals, points, trainedPoints } from './spacing.ts'
import { tcd } from './tcd.ts'
import { unipc } from './unipc.ts'

export interface Row {
  id: string
  label: string
  family: string
  summary: string
  defaults: SamplerDefaults
  grid: Grid
  solver: Solver
  maxSteps?: number
  /** The diffusers scheduler that this is, and where it differs from that class's defaults. */
  scheduler?: { className: string; options?: SchedulerOptions }
}

/** One fewer than PixArt's 1000 trained timesteps: no two steps fall on one of them. */
export const MAX_STEPS = 999

const DPM = 'DPMSolverMultistepScheduler'
const DPM_GRID = intervals({ end: 'clean' })
const SA_GRID = intervals({ end: 'least-trained' })

export const SAMPLER_ROWS: readonly Row[] = [
  {
    id: 'dpmpp-2m',
    label: 'DPM-Solver++ 2M',
    family: 'DPM-Solver++',
    summary: "The authors' choice for PixArt-α: fast and steady, 14 to 20 steps.",
    defaults: { steps: 20, guidance: 4.5 },
    grid: DPM_GRID,
    solver: dpmSolverMultistep({ order: 2 }),
    scheduler: { className: DPM },
  },
  {
    id: 'dpmpp-2m-karras',
    label: 'DPM-Solver++ 2M Karras',
    family: 'DPM-Solver++',
    summary: '2M with more of its steps spent on fine detail.',
    defaults: { steps: 20, guidance: 4.5 },
    grid: intervals({ karras: true, end: 'clean' }),
    solver: dpmSolverMultistep({ order: 2 }),
    scheduler: { className: DPM, options: { use_karras_sigmas: true } },
  },
  {
    id: 'dpmpp-2m-trailing',
    label: 'DPM-Solver++ 2M trailing',
    family: 'DPM-Solver++',
    summary: '2M on timesteps counted from the noisy end.',
    defaults: { steps: 20, guidance: 4.5 },
    grid: intervals({ spacing: 'trailing', end: 'clean' }),
    solver: dpmSolverMultistep({ order: 2 }),
    scheduler: { className: DPM, options: { timestep_spacing: 'trailing' } },
  },
  {
    id: 'dpmpp-2m-heun',
    label: 'DPM-Solver++ 2M Heun',
    family: 'DPM-Solver++',
    summary: '2M with another weight for its second-order term.',
    defaults: { steps: 20, guidance: 4.5 },
    grid: DPM_GRID,
    solver: dpmSolverMultistep({ order: 2, type: 'heun' }),
    scheduler: { className: DPM, options: { solver_type: 'heun' } },
  },
  {
    id: 'dpmpp-2m-sde',
    label: 'DPM-Solver++ 2M SDE',
    family: 'DPM-Solver++',
    summary: '2M that adds fresh noise at every step: richer texture, wants more steps.',
    defaults: { steps: 25, guidance: 4.5 },
    grid: DPM_GRID,
    solver: dpmSolverMultistep({ order: 2, stochastic: true }),
    scheduler: { className: DPM, options: { algorithm_type: 'sde-dpmsolver++' } },
  },
  {
    id: 'dpmpp-3m',
    label: 'DPM-Solver++ 3M',
    family: 'DPM-Solver++',
    summary: 'Third order: more exact at many steps and low guidance.',
    defaults: { steps: 20, guidance: 4.5 },
    grid: DPM_GRID,
    solver: dpmSolverMultistep({ order: 3 }),
    scheduler: { className: DPM, options: { solver_order: 3 } },
  },
  {
    id: 'dpmpp-1',
    label: 'DPM-Solver++ 1',
    family: 'DPM-Solver++',
    summary: 'First order, the same as DDIM on other timesteps: robust and soft.',
    defaults: { steps: 25, guidance: 4.5 },
    grid: DPM_GRID,
    solver: dpmSolverMultistep({ order: 1 }),
    scheduler: { className: DPM, options: { solver_order: 1 } },
  },
  {
    id: 'dpmpp-2s',
    label: 'DPM-Solver++ 2S',
    family: 'DPM-Solver++',
    summary: 'Second order in pairs of steps: steadier than 2M at high guidance, a little less sharp.',
    defaults: { steps: 20, guidance: 4.5 },
    grid: DPM_GRID,
    solver: dpmSolverSinglestep,
    scheduler: { className: 'DPMSolverSinglestepScheduler' },
  },
  {
    id: 'unipc',
    label: 'UniPC',
    family: 'UniPC',
    summary: 'Predicts and corrects: good pictures at 8 to 12 steps.',
    defaults: { steps: 12, guidance: 4.5 },
    grid: DPM_GRID,
    solver: unipc,
    scheduler: { className: 'UniPCMultistepScheduler' },
  },
  {
    id: 'deis',
    label: 'DEIS',
    family: 'DEIS',
    summary: 'Exponential integrator on the noise: few steps, close to 2M.',
    defaults: { steps: 20, guidance: 4.5 },
    grid: SA_GRID,
    solver: deis,
    scheduler: { className: 'DEISMultistepScheduler' },
  },
  {
    id: 'sa-solver',
    label: 'SA-Solver',
    family: 'SA-Solver',
    summary: "The authors' choice for fine detail: adds noise in the middle of the way, 25 steps.",
    defaults: { steps: 25, guidance: 3 },
    grid: SA_GRID,
    solver: saSolver(middleNoise),
    scheduler: { className: 'SASolverScheduler' },
  },
  {
    // In spite of its name: diffusers takes `tau_func: null` for its default, so that this config adds noise
    // too. The reference trajectories of both are equal. `sa-solver-tau-0` is the ODE.
    id: 'sa-solver-ode',
    label: 'SA-Solver (tau unset)',
    family: 'SA-Solver',
    summary: 'What diffusers runs when the noise scale of SA-Solver is left unset: the same as SA-Solver.',
    defaults: { steps: 25, guidance: 3 },
    grid: SA_GRID,
    solver: saSolver(middleNoise),
    scheduler: { className: 'SASolverScheduler' },
  },
  {
    id: 'sa-solver-tau-0',
    label: 'SA-Solver without noise',
    family: 'SA-Solver',
    summary: 'SA-Solver that adds no noise: the same way down every time.',
    defaults: { steps: 25, guidance: 3 },
    grid: SA_GRID,
    solver: saSolver(noNoise),
  },
  {
    id: 'euler',
    label: 'Euler',
    family: 'Euler',
    summary: 'The plain first-order method: soft and predictable, 25 steps and more.',
    defaults: { steps: 25, guidance: 4.5 },
    grid: points(),
    solver: euler,
    scheduler: { className: 'EulerDiscreteScheduler' },
  },
  {
    id: 'euler-karras',
    label: 'Euler Karras',
    family: 'Euler',
    summary: 'Euler with more of its steps spent on fine detail.',
    defaults: { steps: 25, guidance: 4.5 },
    grid: points({ karras: true }),
    solver: euler,
    scheduler: { className: 'EulerDiscreteScheduler', options: { use_karras_sigmas: true } },
  },
  {
    id: 'euler-ancestral',
    label: 'Euler ancestral',
    family: 'Euler',
    summary: 'Euler with fresh noise at every step: the picture keeps changing with the number of steps.',
    defaults: { steps: 25, guidance: 4.5 },
    grid: points(),
    solver: eulerAncestral,
    scheduler: { className: 'EulerAncestralDiscreteScheduler' },
  },
  {
    id: 'heun',
    label: 'Heun',
    family: 'Second order',
    summary: 'Asks the model twice a step: exact, and twice as long.',
    defaults: { steps: 12, guidance: 4.5 },
    grid: points(),
    solver: heun,
    scheduler: { className: 'HeunDiscreteScheduler' },
  },
  {
    id: 'dpm2',
    label: 'DPM2',
    family: 'Second order',
    summary: 'Asks the model again in the middle of every step: exact, and twice as long.',
    defaults: { steps: 12, guidance: 4.5 },
    grid: points(),
    solver: dpm2({ ancestral: false }),
    scheduler: { className: 'KDPM2DiscreteScheduler' },
  },
  {
    id: 'dpm2-ancestral',
    label: 'DPM2 ancestral',
    family: 'Second order',
    summary: 'DPM2 with fresh noise at every step: twice as long.',
    defaults: { steps: 12, guidance: 4.5 },
    grid: points(),
    solver: dpm2({ ancestral: true }),
    scheduler: { className: 'KDPM2AncestralDiscreteScheduler' },
  },
  {
    id: 'lms',
    label: 'LMS',
    family: 'Multistep',
    summary: 'Fourth-order linear multistep: one model call a step, wants many of them.',
    defaults: { steps: 25, guidance: 4.5 },
    grid: points(),
    solver: lms,
    scheduler: { className: 'LMSDiscreteScheduler' },
  },
  {
    id: 'pndm',
    label: 'PNDM',
    family: 'Multistep',
    summary: 'Fourth-order multistep on DDIM; one model call more than steps.',
    defaults: { steps: 25, guidance: 4.5 },
    grid: trainedPoints({ spacing: 'leading', end: 'least-trained' }),
    solver: pndm,
    scheduler: { className: 'PNDMScheduler', options: { skip_prk_steps: true } },
  },
  {
    id: 'ddim',
    label: 'DDIM',
    family: 'DDIM',
    summary: 'The classic: 50 steps and more, with PixArt visibly worse than DPM-Solver++.',
    defaults: { steps: 50, guidance: 4.5 },
    grid: trainedPoints({ spacing: 'leading' }),
    solver: ddim,
    scheduler: { className: 'DDIMScheduler', options: { clip_sample: false } },
  },
  {
    id: 'ddim-trailing',
    label: 'DDIM trailing',
    family: 'DDIM',
    summary: 'DDIM on timesteps counted from the noisy end: better with few steps.',
    defaults: { steps: 30, guidance: 4.5 },
    grid: trainedPoints({ spacing: 'trailing' }),
    solver: ddim,
    scheduler: { className: 'DDIMScheduler', options: { clip_sample: false, timestep_spacing: 'trailing' } },
  },
  {
    id: 'ddpm',
    label: 'DDPM',
    family: 'DDIM',
    summary: 'How the model was trained: fresh noise at every step, wants hundreds of them.',
    defaults: { steps: 100, guidance: 4.5 },
    grid: trainedPoints({ spacing: 'leading' }),
    solver: ddpm,
    scheduler: { className: 'DDPMScheduler', options: { clip_sample: false } },
  },
  {
    id: 'lcm',
    label: 'LCM',
    family: 'Consistency',
    summary: 'For PixArt-δ LCM alone: 4 steps (1 to 8), without guidance.',
    defaults: { steps: 4, guidance: 0 },
    grid: distilledPoints({ end: 'clean' }),
    solver: lcm,
    maxSteps: DISTILLED_STEPS,
    scheduler: { className: 'LCMScheduler' },
  },
  {
    id: 'tcd',
    label: 'TCD',
    family: 'Consistency',
    summary: 'For consistency-distilled models: LCM with less noise put back, 4 to 8 steps.',
    defaults: { steps: 4, guidance: 0 },
    grid: distilledPoints({ end: 'least-trained' }),
    solver: tcd,
    maxSteps: DISTILLED_STEPS,
    scheduler: { className: 'TCDScheduler' },
  },
]
