import { expect, it } from 'vitest'
import { figureLines } from '../../../../renderer/features/devices/figure-lines.ts'

const FIGURES = {
  ...{ steps: 20, passSeconds: 0.0374, decodeSeconds: 0.21, seconds: 6.43 },
  ...{ gflops: 143.2, memoryBytes: 214_000_000, fellBack: [] as string[] },
}

it('says what a test took, rounded as a person would', () => {
  expect(figureLines(FIGURES).map(({ label, value }) => `${label}: ${value}`)).toEqual([
    'Painting: 20 steps of 37 ms',
    'Decoding: 0.2 s',
    'In all, with loading: 6.4 s',
    'Memory at most: 214 MB',
    'A large matrix product: 140 GFLOP/s',
  ])
})

it('says speeds of large devices in larger units', () => {
  const { value } = figureLines({ ...FIGURES, gflops: 84_100 })[4] ?? {}
  expect(value).toBe('84 TFLOP/s')
})

it('names what was left to the processor, three of it', () => {
  const last = (fellBack: string[]) => figureLines({ ...FIGURES, fellBack }).at(-1)
  expect(last(['a'])).toEqual({ label: 'Left to the processor', value: '1 part: a' })
  expect(last(['a', 'b', 'c', 'd'])?.value).toBe('4 parts: a, b, c and more')
})
