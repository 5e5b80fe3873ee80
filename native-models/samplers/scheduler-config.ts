/**
 * A scheduler_config.json of diffusers: its training schedule, what the model predicts, and every option in
 * which it differs from its class's defaults.
 *
 * Source: the constructors in diffusers 0.40, src/diffusers/schedulers. An option that this file does not know
 * is never dropped in silence, unless it is switched off.
 */
import { z } from 'zod'
import { StudioError } from '../api/errors.ts'
import type { Prediction } from './parametrization.ts'
import type { TrainingSchedule } from './schedule.ts'

export type OptionValue = string | number | boolean
export type SchedulerOptions = Readonly<Record<string, OptionValue>>

export interface SchedulerConfig {
  className: string
  training: TrainingSchedule
  prediction: Prediction
  /** Options that are not the class's default. */
  options: SchedulerOptions
}

/** Options that matter only beside another one that is refused, or that are read into `training`. */
const INERT = [
  'dynamic_thresholding_ratio',
  'sample_max_value',
  'clip_sample_range',
  'flow_shift',
  'time_shift_type',
  'steps_offset',
  'original_inference_steps',
]

type Betas = Pick<TrainingSchedule, 'betaStart' | 'betaEnd' | 'betaSchedule'>
const DDPM_BETAS: Betas = { betaStart: 1e-4, betaEnd: 0.02, betaSchedule: 'linear' }
const STABLE_DIFFUSION_BETAS: Betas = { betaStart: 0.00085, betaEnd: 0.012, betaSchedule: 'scaled_linear' }
const K_DIFFUSION_BETAS: Betas = { ...STABLE_DIFFUSION_BETAS, betaSchedule: 'linear' }

interface SchedulerClass {
  betas: Betas
  defaults: SchedulerOptions
  /** Options that the class reads but that change nothing here. */
  inert?: readonly string[]
}

const DEFAULTS_WITH_ORDER = {
  solver_order: 2,
  lower_order_final: true,
  final_sigmas_type: 'zero',
  timestep_spacing: 'linspace',
}
const CONSISTENCY: SchedulerClass = {
  betas: STABLE_DIFFUSION_BETAS,
  defaults: { timestep_scaling: 10 },
  inert: ['set_alpha_to_one', 'timestep_spacing'],
}
const K_DIFFUSION: SchedulerClass = { betas: K_DIFFUSION_BETAS, defaults: { timestep_spacing: 'linspace' } }

const CLASSES: Readonly<Record<string, SchedulerClass>> = {
  DPMSolverMultistepScheduler: {
    betas: DDPM_BETAS,
    defaults: { ...DEFAULTS_WITH_ORDER, algorithm_type: 'dpmsolver++', solver_type: 'midpoint' },
  },
  DPMSolverSinglestepScheduler: {
    betas: DDPM_BETAS,
    defaults: { ...DEFAULTS_WITH_ORDER, algorithm_type: 'dpmsolver++', solver_type: 'midpoint' },
    // False is the default and is taken for true wherever the noise ends at 0.
    inert: ['lower_order_final'],
  },
  SASolverScheduler: {
    betas: DDPM_BETAS,
    defaults: {
      predictor_order: 2,
      corrector_order: 2,
      algorithm_type: 'data_prediction',
      lower_order_final: true,
      timestep_spacing: 'linspace',
    },
  },
  UniPCMultistepScheduler: {
    betas: DDPM_BETAS,
    defaults: { ...DEFAULTS_WITH_ORDER, predict_x0: true, solver_type: 'bh2' },
  },
  DEISMultistepScheduler: {
    betas: DDPM_BETAS,
    defaults: { ...DEFAULTS_WITH_ORDER, algorithm_type: 'deis', solver_type: 'logrho' },
  },
  DDIMScheduler: {
    betas: DDPM_BETAS,
    defaults: { clip_sample: true, set_alpha_to_one: true, timestep_spacing: 'leading' },
  },
  DDPMScheduler: {
    betas: DDPM_BETAS,
    defaults: { clip_sample: true, variance_type: 'fixed_small', timestep_spacing: 'leading' },
  },
  PNDMScheduler: {
    betas: DDPM_BETAS,
    defaults: { skip_prk_steps: false, set_alpha_to_one: false, timestep_spacing: 'leading' },
  },
  EulerDiscreteScheduler: {
    betas: DDPM_BETAS,
    defaults: {
      interpolation_type: 'linear',
      timestep_type: 'discrete',
      final_sigmas_type: 'zero',
      timestep_spacing: 'linspace',
    },
  },
  EulerAncestralDiscreteScheduler: { betas: DDPM_BETAS, defaults: { timestep_spacing: 'linspace' } },
  LMSDiscreteScheduler: { betas: DDPM_BETAS, defaults: { timestep_spacing: 'linspace' } },
  HeunDiscreteScheduler: K_DIFFUSION,
  KDPM2DiscreteScheduler: K_DIFFUSION,
  KDPM2AncestralDiscreteScheduler: K_DIFFUSION,
  LCMScheduler: CONSISTENCY,
  TCDScheduler: CONSISTENCY,
}

/** Keys with a meaning of their own; null is absent. */
const shared = z.looseObject({
  _class_name: z.string().max(200),
  num_train_timesteps: z.int().min(2).max(100_000).nullish(),
  beta_start: z.number().positive().nullish(),
  beta_end: z.number().positive().nullish(),
  beta_schedule: z.enum(['linear', 'scaled_linear']).nullish(),
  prediction_type: z.enum(['epsilon', 'v_prediction', 'sample']).nullish(),
  steps_offset: z.int().min(0).max(1000).nullish(),
  original_inference_steps: z.int().min(1).max(1000).nullish(),
})
const SHARED_KEYS = Object.keys(shared.shape)

/** "-∞": no clipping. JSON has no word for it, so that readers leave a number, a text or null. */
const isNoClipping = (key: string, value: unknown): boolean =>
  key === 'lambda_min_clipped' && (value === Number.NEGATIVE_INFINITY || value === '-Infinity')

function isOff(key: string, value: unknown): boolean {
  return value === null || isNoClipping(key, value) || (Array.isArray(value) && value.length === 0)
}

function optionsOf(config: Readonly<Record<string, unknown>>, kind: SchedulerClass): SchedulerOptions {
  const inert = [...SHARED_KEYS, ...INERT, ...(kind.inert ?? [])]
  const options: Record<string, OptionValue> = {}
  for (const [key, value] of Object.entries(config)) {
    if (key.startsWith('_') || inert.includes(key) || isOff(key, value)) continue
    if (value === (kind.defaults[key] ?? false)) continue
    const simple = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    options[key] = simple ? value : '(a list)'
  }
  return options
}

/** Throws E_CONFIG with a sentence that names the setting. */
export function readSchedulerConfig(value: unknown): SchedulerConfig {
  const parsed = shared.safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const where = issue?.path.join('.') || 'the file'
    throw new StudioError('E_CONFIG', `The scheduler config cannot be used: ${where}: ${issue?.message}.`)
  }
  const config = parsed.data
  const kind = Object.hasOwn(CLASSES, config._class_name) ? CLASSES[config._class_name] : undefined
  if (!kind)
    throw new StudioError('E_CONFIG', `There is no sampler here for the scheduler ${config._class_name}.`)
  const { steps_offset: stepsOffset, original_inference_steps: originalInferenceSteps } = config
  return {
    className: config._class_name,
    prediction: config.prediction_type ?? 'epsilon',
    options: optionsOf(config, kind),
    training: {
      numTrainTimesteps: config.num_train_timesteps ?? 1000,
      betaStart: config.beta_start ?? kind.betas.betaStart,
      betaEnd: config.beta_end ?? kind.betas.betaEnd,
      betaSchedule: config.beta_schedule ?? kind.betas.betaSchedule,
      ...(typeof stepsOffset === 'number' ? { stepsOffset } : {}),
      ...(kind === CONSISTENCY && typeof originalInferenceSteps === 'number'
        ? { originalInferenceSteps }
        : {}),
    },
  }
}
