import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parsePythonJson } from '../../../native-models/formats/python-json.ts'
import { samplerOfScheduler } from '../../../native-models/samplers/samplers.ts'

const root = join(import.meta.dirname, '../../..')
const read = (...parts: string[]) => parsePythonJson(readFileSync(join(root, ...parts), 'utf8'))

describe('scheduler_config.json as published', () => {
  it.each([
    ['test/fixtures/model-1024/scheduler/scheduler_config.json', 'dpmpp-2m'],
    ['native-models/nano/pixart-nano/scheduler/scheduler_config.json', 'dpmpp-2m'],
    ['native-models/nano/pixart-nano-lcm/scheduler/scheduler_config.json', 'lcm'],
  ])('%s is %s', (path, id) => {
    const { sampler, training, prediction } = samplerOfScheduler(read(path))
    expect(sampler.id).toBe(id)
    expect(prediction).toBe('epsilon')
    expect(training).toMatchObject({
      numTrainTimesteps: 1000,
      betaStart: 1e-4,
      betaEnd: 0.02,
      betaSchedule: 'linear',
    })
  })

  it('reads the bare words of Python, and no text that looks like them', () => {
    expect(parsePythonJson('{"a": -Infinity, "b": NaN, "c": "-Infinity \\" NaN", "d": 1}')).toEqual({
      a: null,
      b: null,
      c: '-Infinity " NaN',
      d: 1,
    })
    expect(() => parsePythonJson('{')).toThrow(SyntaxError)
  })
})

describe('scheduler options', () => {
  const dpm = { _class_name: 'DPMSolverMultistepScheduler' }
  const idOf = (config: unknown) => samplerOfScheduler(config).sampler.id

  it.each([
    [dpm, 'dpmpp-2m'],
    [{ ...dpm, use_karras_sigmas: true, lambda_min_clipped: Number.NEGATIVE_INFINITY }, 'dpmpp-2m-karras'],
    [{ ...dpm, solver_order: 3, thresholding: false, trained_betas: null }, 'dpmpp-3m'],
    [{ _class_name: 'DPMSolverSinglestepScheduler', lower_order_final: false }, 'dpmpp-2s'],
    [{ _class_name: 'DDIMScheduler', clip_sample: false, timestep_spacing: 'trailing' }, 'ddim-trailing'],
    [{ _class_name: 'SASolverScheduler', tau_func: null }, 'sa-solver'],
    [{ _class_name: 'UniPCMultistepScheduler', disable_corrector: [], solver_p: null }, 'unipc'],
    [{ _class_name: 'TCDScheduler', set_alpha_to_one: true, timestep_spacing: 'leading' }, 'tcd'],
  ])('%o is %s', (config, id) => {
    expect(idOf(config)).toBe(id)
  })

  it.each([
    [{ ...dpm, use_lu_lambdas: true }, /use_lu_lambdas/],
    [{ ...dpm, thresholding: true }, /thresholding/],
    [{ ...dpm, solver_order: 3, use_karras_sigmas: true }, /solver_order 3, use_karras_sigmas true/],
    [{ ...dpm, some_new_option: 3 }, /some_new_option/],
    [{ ...dpm, trained_betas: [0.1, 0.2] }, /trained_betas/],
    [{ ...dpm, lambda_min_clipped: -5.1 }, /lambda_min_clipped/],
    [{ ...dpm, beta_schedule: 'squaredcos_cap_v2' }, /beta_schedule/],
    [{ ...dpm, prediction_type: 'flow_prediction' }, /prediction_type/],
    [{ ...dpm, num_train_timesteps: 1e9 }, /num_train_timesteps/],
    [{ ...dpm, beta_start: '1e-4' }, /beta_start/],
    // Absent means the class's default, and this one's is to clip.
    [{ _class_name: 'DDIMScheduler' }, /clip_sample/],
    [{ _class_name: 'FlowMatchEulerDiscreteScheduler' }, /FlowMatchEuler/],
    [{ _class_name: 'toString' }, /toString/],
    [{}, /_class_name/],
    [null, /file/],
    [[], /./],
  ])('%o is refused', (config, sentence) => {
    expect(() => idOf(config)).toThrow(expect.objectContaining({ code: 'E_CONFIG' }))
    expect(() => idOf(config)).toThrow(sentence)
  })

  it('takes the training and what goes with it', () => {
    const config = {
      _class_name: 'LCMScheduler',
      beta_start: 0.001,
      num_train_timesteps: 500,
      original_inference_steps: 25,
    }
    const { sampler, training, prediction } = samplerOfScheduler({
      ...config,
      prediction_type: 'v_prediction',
    })
    expect(prediction).toBe('v_prediction')
    expect(training).toEqual({
      numTrainTimesteps: 500,
      betaStart: 0.001,
      betaEnd: 0.012,
      betaSchedule: 'scaled_linear',
      originalInferenceSteps: 25,
    })
    expect(() => sampler.plan(26, training)).toThrow(expect.objectContaining({ code: 'E_STEPS' }))
    expect(sampler.plan(25, training).levels[0]?.timestep).toBe(499)
  })
})
