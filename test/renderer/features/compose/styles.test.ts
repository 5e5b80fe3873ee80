import { describe, expect, it } from 'vitest'
import { insideOf, styleOf, toggleStyle } from '../../../../renderer/features/compose/styles.ts'

const render = { label: '3D render', template: '3d render of {prompt}' }
const cartoon = { label: 'Cartoon', template: 'cartoon of {prompt}' }
const film = { label: 'Film', template: '{prompt}, film still, grain' }
const both = { label: 'Poster', template: 'poster of {prompt}, flat colours' }
const all = [render, cartoon, film, both]

describe('styles', () => {
  it.each([
    ['3d render of whale', '3D render'],
    ['3D Render of Whale', '3D render'],
    ['3d render of', '3D render'],
    ['whale, film still, grain', 'Film'],
    ['poster of whale, flat colours', 'Poster'],
  ])('finds the style that “%s” stands in', (prompt, label) => {
    expect(styleOf(prompt, all)?.label).toBe(label)
  })

  it.each(['', 'whale', 'a 3d render of whale', '3d rendering'])('finds none in “%s”', (prompt) => {
    expect(styleOf(prompt, all)).toBeUndefined()
  })

  it('puts a prompt into a style and takes it out again', () => {
    const inside = toggleStyle('whale on a blue background', render, all)
    expect(inside).toBe('3d render of whale on a blue background')
    expect(toggleStyle(inside, render, all)).toBe('whale on a blue background')
  })

  it('puts one style in the place of another', () => {
    expect(toggleStyle('3d render of whale', cartoon, all)).toBe('cartoon of whale')
    expect(toggleStyle('3d render of whale', both, all)).toBe('poster of whale, flat colours')
    expect(toggleStyle('poster of whale, flat colours', film, all)).toBe('whale, film still, grain')
  })

  it('begins a sentence where there is none', () => {
    expect(toggleStyle('', render, all)).toBe('3d render of ')
    expect(insideOf('3d render of', render)).toBe('')
  })

  it('never takes an empty template for a style', () => {
    expect(styleOf('whale', [{ label: 'None', template: '{prompt}' }])).toBeUndefined()
  })
})
