import { beforeEach, describe, expect, it } from 'vitest'
import { controlUse, type GenerateRequest } from '../../../native-models/api/request.ts'
import { controlFor, edgesQuestion, ledModels, withNetFor } from '../../../renderer/state/controls.ts'
import { useStudio } from '../../../renderer/state/studio.ts'
import { MODELS, pretendEntry } from '../harness/scenes.ts'

const image = (digit: string) => ({
  ...{ image: digit.repeat(64), width: 640, height: 480 },
  fileName: 'a.jpg',
})
const { request } = pretendEntry({ n: 1 })
const XL = 'PixArt-XL-2-1024-MS'

beforeEach(() => {
  const controls = [
    { id: 'nano-hed', name: 'Nano edges', summary: '', models: ['nano'] },
    { id: 'xl-hed', name: 'XL edges', summary: '', models: [XL] },
  ]
  useStudio.setState({ models: MODELS, controls })
})

describe('a picture that becomes the control image', () => {
  it('is followed by the ControlNet of the model, in full and over all steps', () => {
    const control = controlFor(image('a'), request)
    expect(controlUse.parse(control)).toEqual({
      ...{ model: 'nano-hed', image: 'a'.repeat(64), isEdgeMap: false, fit: 'cover' },
      ...{ strength: 1, start: 0, end: 1 },
    })
  })

  it('is used as the one before it, but for what was drawn over that', () => {
    const before = { ...controlFor(image('a'), request), strength: 0.4, end: 0.5, edges: 'b'.repeat(64) }
    const after = controlFor(image('c'), { ...request, control: { ...before, isEdgeMap: true } })
    expect(after).toEqual({ ...controlFor(image('c'), request), strength: 0.4, end: 0.5, isEdgeMap: true })
    expect(after).not.toHaveProperty('edges')
  })

  it('is a valid request where nothing here can follow it', () => {
    useStudio.setState({ controls: [] })
    expect(() => controlUse.parse(controlFor(image('a'), request))).not.toThrow()
  })
})

it('goes to the ControlNet of another model, and stays where that has none', () => {
  const control = controlFor(image('a'), request)
  expect(withNetFor(XL, control).model).toBe('xl-hed')
  expect(withNetFor('nano', control)).toBe(control)
  expect(withNetFor('unheard-of', control)).toBe(control)
  expect(ledModels()).toEqual(['PixArt nano', 'PixArt-α 1024'])
})

describe('the question for edges', () => {
  const led: GenerateRequest = { ...request, control: controlFor(image('a'), request) }
  const asked = (changes: Partial<GenerateRequest>) => JSON.stringify(edgesQuestion({ ...led, ...changes }))

  it('is the same whatever strength, steps, prompt and seed are', () => {
    expect(asked({ prompt: 'else', seed: '1', control: { ...led.control!, strength: 0, start: 0.5 } })).toBe(
      asked({}),
    )
  })

  it.each<Partial<GenerateRequest>>([
    { size: { kind: 'aspect', width: 320, height: 192 } },
    { model: XL },
    { control: { ...led.control!, fit: 'contain' } },
    { control: { ...led.control!, isEdgeMap: true } },
    { control: { ...led.control!, edges: 'd'.repeat(64) } },
    { control: { ...led.control!, image: 'd'.repeat(64) } },
  ])('is another for another %o', (changes) => {
    expect(asked(changes)).not.toBe(asked({}))
  })

  it('is none without a control image', () => {
    expect(edgesQuestion(request)).toBeUndefined()
  })
})
