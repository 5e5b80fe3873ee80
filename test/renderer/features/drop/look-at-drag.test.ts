import { describe, expect, it } from 'vitest'
import { lookAt, maySpeak, pick } from '../../../../renderer/features/drop/look-at-drag.ts'

const items = (...types: readonly string[]) => types.map((type) => ({ kind: 'file', type }))
const file = (name: string, type = '') => ({ name, type })

describe('what is in the hand', () => {
  it.each([
    [items('image/png'), { kind: 'picture' }],
    [items('image/jpeg'), { kind: 'picture' }],
    [items('image/webp', 'image/png'), { kind: 'several', count: 2 }],
    [items(''), { kind: 'weights', count: 1 }],
    [items('', 'application/octet-stream'), { kind: 'weights', count: 2 }],
    [items('', 'image/png'), { kind: 'several', count: 2 }],
    [items('application/pdf'), { kind: 'wrong' }],
    [items('application/json'), { kind: 'recipe' }],
    // LoRAs come with their configurations.
    [items('', 'application/json'), { kind: 'weights', count: 1 }],
    [[{ kind: 'string', type: 'text/plain' }], { kind: 'nothing' }],
  ])('%o is %o', (held, seen) => {
    expect(lookAt(held)).toEqual(seen)
  })
})

describe('what is taken of it', () => {
  it('is the first picture, by its kind or its name', () => {
    const files = [file('a.txt', 'text/plain'), file('b.JPG'), file('c.png', 'image/png')]
    expect(pick(files)).toEqual({ kind: 'picture', file: files[1] })
  })

  it('is every file of weights, where there is no picture', () => {
    const files = [file('a.safetensors'), file('notes.txt', 'text/plain'), file('b.PT')]
    expect(pick(files)).toEqual({ kind: 'weights', files: [files[0], files[2]] })
  })

  it('is a folder before all else, though its name is that of a file', () => {
    const [folder, picture] = [file('pixart.safetensors'), file('a.png', 'image/png')]
    expect(pick([picture, folder], new Set([folder]))).toEqual({ kind: 'folder', file: folder })
    expect(pick([picture, folder])).toMatchObject({ kind: 'picture' })
  })

  it('is a recipe, where there is neither picture nor LoRA', () => {
    const [config, recipe] = [file('adapter_config.json', 'application/json'), file('fox.recipe.JSON')]
    expect(pick([recipe])).toEqual({ kind: 'recipe', file: recipe })
    expect(pick([config, file('a.safetensors')])).toMatchObject({ kind: 'weights' })
    expect(pick([recipe, file('a.png')])).toMatchObject({ kind: 'picture' })
  })

  it('is what may be a picture, and nothing of what cannot be', () => {
    expect(pick([file('clip')])).toMatchObject({ kind: 'picture' })
    expect(pick([file('notes.txt', 'text/plain')])).toBeUndefined()
  })

  it('is asked for settings only where it may carry some', () => {
    expect([file('a.png', 'image/png'), file('a.png'), file('a')].map(maySpeak)).toEqual([true, true, true])
    expect([file('a.jpg', 'image/jpeg'), file('a.webp')].map(maySpeak)).toEqual([false, false])
  })
})
