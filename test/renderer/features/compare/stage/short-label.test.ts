import { expect, it } from 'vitest'
import { partedLabel, shortLabel } from '../../../../../renderer/features/compare/stage/short-label.ts'

const short = (...labels: string[]) => labels.map((label) => shortLabel(labels, label))

it('leaves out what all labels begin with, word by word, and never everything', () => {
  expect(short('DPM-Solver++ 2M', 'DPM-Solver++ 2M Karras')).toEqual(['2M', '2M Karras'])
  expect(short('DPM-Solver++ 2M · 20 steps', 'DPM-Solver++ 2M · 100 steps')).toEqual([
    '20 steps',
    '100 steps',
  ])
  expect(short('Euler', 'Euler ancestral')).toEqual(['Euler', 'Euler ancestral'])
  expect(short('Euler', 'DDIM')).toEqual(['Euler', 'DDIM'])
  expect(short('DDIM', 'DDPM')).toEqual(['DDIM', 'DDPM'])
})

it('leaves out of a grid’s cells what stands in the same part of all of them', () => {
  const cells = ['guidance 2 · seed 7', 'guidance 2 · seed 11', 'guidance 4.5 · seed 7']
  expect(short(...cells)).toEqual(['2 · 7', '2 · 11', '4.5 · 7'])
  expect(short('line-art 0 · fox', 'line-art 1 · owl')).toEqual(['0 · fox', '1 · owl'])
})

it('parts a label where it begins to differ from the one that is most like it', () => {
  const labels = ['DPM-Solver++ 2M', 'DPM-Solver++ 2M Karras', 'DPM-Solver++ 3M', 'DDIM']
  expect(labels.map((label) => partedLabel(labels, label))).toEqual([
    ['DPM-Solver++ ', '2M'],
    ['DPM-Solver++ 2M ', 'Karras'],
    ['DPM-Solver++ ', '3M'],
    ['', 'DDIM'],
  ])
})
