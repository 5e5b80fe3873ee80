import { type Entry, entry } from '../../../preload/contract.ts'

const DAY_MS = 86_400_000

export interface ExampleOptions {
  readonly n: number
  readonly prompt?: string
  readonly pictures?: number
  readonly now?: number
}

/** A valid entry, checked against the contract: what differs from one to the next follows from its number. */
export function exampleEntry({
  n,
  prompt,
  pictures = 1,
  now = Date.UTC(2026, 10, 24, 12),
}: ExampleOptions): Entry {
  const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
  const [width = 256, height = 256] =
    [
      [256, 256],
      [320, 192],
      [192, 320],
      [288, 224],
    ][n % 4] ?? []
  const createdAt = now - n * (DAY_MS / 40)
  return entry.parse({
    id,
    request: {
      model: 'nano',
      prompt: prompt ?? `picture number ${n} of a fox on a blue background`,
      negativePrompt: '',
      cleanCaption: true,
      longPrompt: 'refuse',
      sampler: n % 3 === 0 ? 'lcm' : 'dpm-solver++',
      steps: n % 3 === 0 ? 4 : 20,
      guidance: 4.5,
      seed: String(2000 + n),
      count: pictures,
      size: { kind: 'aspect', width, height },
    },
    modelName: 'PixArt nano',
    state: 'done',
    attempts: 1,
    createdAt,
    finishedAt: createdAt + 4000,
    pictures: Array.from({ length: pictures }, (_, index) => ({
      id: `00000000-0000-4000-9000-${String(n * 16 + index).padStart(12, '0')}`,
      entry: id,
      index,
      seed: String(2000 + n + index),
      width,
      height,
      fileName: `2026-11-24 fox ${n}-${index}.png`,
      bytes: 120_000,
      createdAt: createdAt + 4000,
    })),
    timings: { loadMs: 120, textMs: 300, denoiseMs: 2800, decodeMs: 500, encodeMs: 40 },
    device: 'CPU, 2 threads',
    starred: n % 5 === 0,
    tags: n % 4 === 0 ? ['keep'] : [],
    note: '',
  })
}
