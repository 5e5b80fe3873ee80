import { describe, expect, it } from 'vitest'
import { loraObstacle, tagsOf, usesOf, withoutTags } from '../../../renderer/state/loras.ts'
import { LORAS } from '../harness/pretend-loras.ts'

const request = (prompt: string, names: readonly string[] = [], model = 'nano') => ({
  ...{ prompt, model },
  loras: names.map((name) => ({ name, weight: 1 })),
})

describe('tags in a prompt', () => {
  it('are found with their place, name and weight; without a weight it is 1', () => {
    const prompt = 'fox <lora:line-art:0.8> on snow <LORA:paper cut>'
    expect(tagsOf(prompt)).toEqual([
      { text: '<lora:line-art:0.8>', at: 4, name: 'line-art', weight: 0.8 },
      { text: '<LORA:paper cut>', at: prompt.indexOf('<LORA'), name: 'paper cut', weight: 1 },
    ])
  })

  it.each(['9', 'strong', '', '-2.01', '1,5', 'NaN', '1e9'])('have no weight where it says %j', (weight) => {
    expect(tagsOf(`<lora:a:${weight}>`)).toMatchObject([{ name: 'a', weight: undefined }])
  })

  it.each([
    ['-2', -2],
    ['.5', 0.5],
    ['+1.', 1],
    [' 2 ', 2],
  ])('read the weight %j', (text, weight) => {
    expect(tagsOf(`<lora:a:${text}>`)[0]?.weight).toBe(weight)
  })

  it('leave a prompt that reads as if they had not been there', () => {
    expect(withoutTags(' <lora:a> a  fox <lora:b:1>, red')).toBe('a fox , red')
    expect(withoutTags('<lora:a>')).toBe('')
    expect(withoutTags('a < b > c')).toBe('a < b > c')
  })

  it('count as used, behind those that were chosen', () => {
    expect(usesOf(request('fox <lora:b:-0.5>', ['a']))).toEqual([
      { name: 'a', weight: 1 },
      { name: 'b', weight: -0.5 },
    ])
  })
})

describe('what keeps a request with LoRAs from being painted', () => {
  it('is nothing where all are here, fit and are named once', () => {
    expect(loraObstacle(request('fox <lora:paper-cut:0.5>', ['line-art']), LORAS)).toBeUndefined()
    expect(loraObstacle({ prompt: 'fox', model: 'nano' }, LORAS)).toBeUndefined()
  })

  it.each([
    [request('fox <lora:line-art:0.5>', ['line-art']), { kind: 'twice', name: 'line-art' }],
    [request('<lora:line-art> <lora:line-art>'), { kind: 'twice', name: 'line-art' }],
    [request('fox', ['gone']), { kind: 'unknown', name: 'gone' }],
    [request('fox <lora:linart>'), { kind: 'unknown', name: 'linart' }],
    [request('fox <lora:line-art:3>'), { kind: 'weight', name: '<lora:line-art:3>' }],
    [request('fox', ['half-fetched']), { kind: 'broken', name: 'half-fetched' }],
  ])('%o', (wanted, obstacle) => {
    expect(loraObstacle(wanted, LORAS)).toEqual(obstacle)
  })

  it('is a LoRA for another model', () => {
    expect(loraObstacle(request('fox', ['ukiyo-e']), LORAS)).toMatchObject({ kind: 'misfit' })
    expect(loraObstacle(request('fox', ['ukiyo-e'], 'PixArt-XL-2-1024-MS'), LORAS)).toBeUndefined()
  })

  it('is more than a request may have, those of the prompt counted', () => {
    const many = Array.from({ length: 9 }, (_, n) => ({ ...LORAS[0]!, name: `s${n}` }))
    const named = many.map(({ name }) => `<lora:${name}>`)
    expect(loraObstacle(request(named.join(' ')), many)).toEqual({ kind: 'many' })
    expect(loraObstacle(request(named.slice(1).join(' ')), many)).toBeUndefined()
  })
})
