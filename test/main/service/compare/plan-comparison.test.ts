import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { describePlan } from '../../../../main/service/compare/describe-plan.ts'
import { laneRequests } from '../../../../main/service/compare/lane-requests.ts'
import { planComparison } from '../../../../main/service/compare/plan-comparison.ts'
import type { Axis, ComparisonSetup } from '../../../../native-models/api/comparison.ts'
import { comparisonSetup } from '../../../../native-models/api/comparison.ts'
import type { GenerateRequest } from '../../../../native-models/api/request.ts'
import { drawnPicture } from '../../../native-models/pipeline/drawn-picture.ts'
import { LocalService } from '../local-service.ts'
import { places, quickRequest } from '../service-process.ts'

const where = places()
let local: LocalService
let request: GenerateRequest
beforeAll(async () => {
  local = new LocalService(where)
  await local.service.settled
  const { images, controls } = local.service.guides
  const { image } = await images.add(await drawnPicture('star'), { fileName: 'star.png' })
  request = {
    ...quickRequest({
      model: 'nano',
      sampler: 'dpmpp-2m',
      steps: 20,
      guidance: 3,
      prompt: 'red fox and fox',
    }),
    control: {
      model: controls.list()[0]!.id,
      image,
      isEdgeMap: false,
      fit: 'cover',
      strength: 1,
      start: 0,
      end: 1,
    },
  }
})
afterAll(async () => {
  await local.stop()
  where[Symbol.dispose]()
})

const plan = (setup: ComparisonSetup) => {
  const { models, guides } = local.service
  const parts = { models, controls: guides.controls, loras: guides.places }
  return planComparison(comparisonSetup.parse(setup), parts)
}
const grid = (x: Axis, y?: Axis, base: Partial<GenerateRequest> = {}): ComparisonSetup => ({
  ...{ kind: 'grid', request: { ...request, ...base }, x },
  ...(y && { y }),
})
const lanes = (
  choices: readonly (readonly [sampler: string, steps: number, guidance: number])[],
  more: Partial<Extract<ComparisonSetup, { kind: 'lanes' }>> = {},
): ComparisonSetup => ({
  ...{ kind: 'lanes', request, equal: 'own' },
  lanes: choices.map(([sampler, steps, guidance]) => ({ sampler, steps, guidance })),
  ...more,
})
const labels = (setup: ComparisonSetup) => plan(setup).lanes.map(({ label }) => label)

describe('lanes', () => {
  it('say what sets them apart, and no more', () => {
    const choices = [
      ['dpmpp-2m', 20, 3],
      ['euler', 20, 3],
    ] as const
    expect(labels(lanes(choices))).toEqual(['DPM-Solver++ 2M', 'Euler'])
    const measure = { sampler: 'euler', steps: 100, guidance: 3 }
    expect(labels(lanes(choices, { measure }))).toEqual([
      'DPM-Solver++ 2M',
      'Euler · 20 steps',
      'Euler · 100 steps',
    ])
    expect(labels(lanes([choices[0], ['dpmpp-2m', 20, 4.5]]))).toEqual(['guidance 3', 'guidance 4.5'])
  })

  it('laid over the setup’s request they are whole requests, one picture each', () => {
    const setup = lanes([
      ['heun', 10, 3],
      ['lcm', 4, 0],
    ])
    const { requests, lanes: planned } = plan({ ...setup, request: { ...request, count: 5 } })
    expect(laneRequests({ setup, lanes: [...planned] })).toEqual(requests)
    expect(requests[1]).toEqual({ ...request, sampler: 'lcm', steps: 4, guidance: 0, count: 1 })
  })

  it.each([
    ['steps', [12, 12, 100], [12, 23, 100]],
    // Heun's 23 passes buy the other 12 steps only.
    ['passes', [12, 6, 100], [12, 11, 100]],
  ] as const)('are made equal in %s, but for the measure', (equal, steps, passes) => {
    const measure = { sampler: 'dpmpp-2m', steps: 100, guidance: 3 }
    const planned = plan(
      lanes(
        [
          ['dpmpp-2m', 12, 3],
          ['heun', 40, 3],
        ],
        { equal, measure },
      ),
    )
    expect(planned.requests.map(({ steps: own }) => own)).toEqual(steps)
    expect(planned.lanes.map(({ forwardPasses }) => forwardPasses)).toEqual(passes)
  })
})

describe('a grid', () => {
  it('goes row by row, and a cell is named by its row and column', () => {
    const setup = grid(
      { of: 'seed', values: ['7', '8'] },
      { of: 'prompt', search: 'fox', values: ['hare', ''] },
    )
    const { requests, lanes: planned } = plan(setup)
    expect(planned.map(({ label }) => label)).toEqual([
      'hare · seed 7',
      'hare · seed 8',
      'without “fox” · seed 7',
      'without “fox” · seed 8',
    ])
    expect(requests.map(({ prompt, seed }) => [prompt, seed])).toEqual([
      ['red hare and hare', '7'],
      ['red hare and hare', '8'],
      ['red  and ', '7'],
      ['red  and ', '8'],
    ])
    expect(laneRequests({ setup, lanes: [...planned] })).toEqual(requests)
  })

  it('takes what it puts into the prompt as it stands', () => {
    const { requests } = plan(grid({ of: 'prompt', search: 'red', values: ['$&', '$1'] }))
    expect(requests.map(({ prompt }) => prompt)).toEqual(['$& fox and fox', '$1 fox and fox'])
  })

  it.each<[string, Axis, readonly string[], (request: GenerateRequest) => unknown, readonly unknown[]]>([
    ['steps', { of: 'steps', values: [1, 8] }, ['1 step', '8 steps'], ({ steps }) => steps, [1, 8]],
    [
      'strength of the control',
      { of: 'control', values: [0, 0.5] },
      ['control 0', 'control 0.5'],
      ({ control }) => control?.strength,
      [0, 0.5],
    ],
    [
      'weight of a LoRA',
      { of: 'lora', name: 'line-art', values: [0.5, 1] },
      ['line-art 0.5', 'line-art 1'],
      ({ loras }) => loras,
      [[{ name: 'line-art', weight: 0.5 }], [{ name: 'line-art', weight: 1 }]],
    ],
    [
      'samplers, of which LCM goes without guidance',
      { of: 'sampler', values: ['euler', 'lcm'] },
      ['Euler', 'LCM'],
      ({ sampler, guidance }) => [sampler, guidance],
      [
        ['euler', 3],
        ['lcm', 0],
      ],
    ],
  ])('of %s', (_, axis, words, of, values) => {
    const [lora] = local.service.guides.loras.state().loras
    const setup = grid(axis.of === 'lora' ? { ...axis, name: lora!.name } : axis)
    const { requests, lanes: planned } = plan(setup)
    const renamed = (text: string) => text.replaceAll('line-art', lora!.name)
    expect(planned.map(({ label }) => label)).toEqual(words.map(renamed))
    expect(requests.map(of)).toEqual(JSON.parse(renamed(JSON.stringify(values))))
    expect(laneRequests({ setup, lanes: [...planned] })).toEqual(requests)
  })

  it('of models names them', () => {
    const setup = grid({ of: 'model', values: ['nano', 'nano-lcm'] }, undefined, { control: undefined })
    const { checked, lanes: planned } = plan(setup)
    expect(planned.map(({ label }) => label)).toEqual(checked.map(({ model }) => model.name))
  })
})

const steps = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

it('a text that all lanes have is read once', () => {
  const tokenizer = local.service.models.tokenizer('nano')
  const encode = vi.spyOn(tokenizer, 'encode')
  plan(grid({ of: 'seed', values: steps(36).map(String) }, undefined, { negativePrompt: 'grey' }))
  expect(encode.mock.calls.map(([text]) => text).toSorted()).toEqual(['grey', 'red fox and fox'])
  encode.mockRestore()
})

describe('what cannot be', () => {
  it.each<[string, () => ComparisonSetup, string, RegExp]>([
    ['one lane', () => lanes([['euler', 20, 3]]), 'E_COMPARE', /one picture/],
    ['one cell', () => grid({ of: 'steps', values: [3] }), 'E_COMPARE', /one picture/],
    [
      'too many cells',
      () => grid({ of: 'steps', values: steps(7) }, { of: 'guidance', values: steps(6) }),
      'E_COMPARE',
      /42 cells: no more than 36/,
    ],
    [
      'two lanes of the same',
      () =>
        lanes([
          ['euler', 20, 3],
          ['heun', 20, 3],
          ['euler', 20, 3],
        ]),
      'E_COMPARE',
      /Lanes 1 and 3 are the same: Euler/,
    ],
    [
      'two that become the same',
      () =>
        lanes(
          [
            ['euler', 20, 3],
            ['euler', 10, 3],
          ],
          { equal: 'steps' },
        ),
      'E_COMPARE',
      /as they are made equal/,
    ],
    [
      'the same axis twice',
      () => grid({ of: 'seed', values: ['1', '2'] }, { of: 'seed', values: ['3'] }),
      'E_COMPARE',
      /vary the same: seed/,
    ],
    [
      'a word that is not there',
      () => grid({ of: 'prompt', search: 'owl', values: ['a', 'b'] }),
      'E_COMPARE',
      /“owl”/,
    ],
    [
      'a letter that would become a page each time',
      () =>
        grid({ of: 'prompt', search: 'o', values: ['b'.repeat(9000), 'c'] }, undefined, {
          prompt: 'o'.repeat(90_000),
        }),
      'E_COMPARE',
      /would have 810000000 characters/,
    ],
    [
      'prompts that nobody could list',
      () =>
        grid({ of: 'prompt', search: 'x', values: ['a', 'b', 'c', 'd', 'e'] }, undefined, {
          ...{ prompt: 'x '.repeat(50_000), longPrompt: 'cut' },
        }),
      'E_COMPARE',
      /of all lanes have 500000 characters/,
    ],
    [
      'seeds that are one number',
      () => grid({ of: 'seed', values: ['7', '007'] }),
      'E_COMPARE',
      /Lanes 1 and 2 are the same/,
    ],
    [
      'no control',
      () => grid({ of: 'control', values: [0, 1] }, undefined, { control: undefined }),
      'E_COMPARE',
      /no control image/,
    ],
    [
      'a LoRA that is not here',
      () => grid({ of: 'lora', name: 'none', values: [0, 1] }),
      'E_LORA_UNKNOWN',
      /"none"/,
    ],
    [
      'a sampler that is none',
      () => grid({ of: 'sampler', values: ['euler', 'elur'] }),
      'E_SAMPLER_UNKNOWN',
      /"elur"/,
    ],
    [
      'steps that one lane cannot do',
      () =>
        lanes([
          ['euler', 20, 3],
          ['lcm', 999, 0],
        ]),
      'E_STEPS',
      /^Lane 2 \(LCM · guidance 0\): /,
    ],
    [
      'a model that is not here',
      () => grid({ of: 'model', values: ['nano', 'gone'] }),
      'E_MODEL_UNKNOWN',
      /"gone"/,
    ],
    [
      'what is wrong with all of them',
      () => grid({ of: 'seed', values: ['1', '2'] }, undefined, { model: 'gone' }),
      'E_MODEL_UNKNOWN',
      /^There is no model/,
    ],
  ])('%s', (_, setup, code, sentence) => {
    expect(() => plan(setup())).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(sentence) }),
    )
  })
})

describe('what is told of a plan', () => {
  it('passes, bytes and seconds of all lanes', () => {
    const planned = plan(
      lanes([
        ['euler', 10, 3],
        ['heun', 10, 0],
      ]),
    )
    const told = describePlan(planned, ({ guidance }) => (guidance > 1 ? 2 : 1))
    expect(told).toMatchObject({ forwardPasses: 29, seconds: 39, stepsBytes: 20 * 2 * 4 * 16 * 16 })
    expect(told.lanes).toEqual(planned.lanes)
    expect(describePlan(planned, ({ guidance }) => (guidance > 1 ? 2 : undefined))).not.toHaveProperty(
      'seconds',
    )
  })

  it('what costs more than it looks, and what is hardly meant, each once', () => {
    const { warnings } = describePlan(
      plan(
        lanes([
          ['heun', 20, 3],
          ['lcm', 4, 0],
          ['lcm', 5, 0],
        ]),
      ),
      () => undefined,
    )
    expect(warnings).toEqual([
      'Heun (39 forward passes for 20 steps) asks the model twice a step.',
      expect.stringMatching(/^LCM is for distilled models/),
    ])
    const distilled = plan(
      grid({ of: 'guidance', values: [0, 4] }, undefined, {
        ...{ model: 'nano-lcm', sampler: 'lcm', steps: 4, control: undefined },
      }),
    )
    expect(describePlan(distilled, () => undefined).warnings).toEqual([
      expect.stringMatching(/distilled to paint without guidance: a guidance of 4/),
    ])
  })
})
