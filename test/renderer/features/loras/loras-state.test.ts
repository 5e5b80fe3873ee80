import { expect, it } from 'vitest'
import { foundLoras } from '../../../../renderer/features/loras/loras-state.ts'
import { FOLDERS, LORAS, pretendLora } from '../../harness/pretend-loras.ts'

const titles = (query: string, folder?: string) =>
  foundLoras(LORAS, { query, folder }).map(({ title }) => title)

it('finds by all words in title, file, trigger words, notes and dialect, whatever their case', () => {
  expect(titles('LINE art')).toEqual(['Line art'])
  expect(titles('layered')).toEqual(['Paper cut'])
  expect(titles('plain backgrounds')).toEqual(['Paper cut'])
  expect(titles('kohya')).toEqual(['SDXL detail tweaker'])
  expect(titles('art layered')).toEqual([])
})

it('keeps to a folder, and is in the order of the titles, their numbers as numbers', () => {
  expect(titles('', FOLDERS[0]?.id)).toEqual(['Line art'])
  const numbered = [10, 9, 1].map((n) => pretendLora(n))
  const found = foundLoras(numbered, { query: '', folder: undefined })
  expect(found.map(({ title }) => title)).toEqual(['style 1', 'style 9', 'style 10'])
})
