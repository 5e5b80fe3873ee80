import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readJsonFile } from '../../../native-models/formats/json-file.ts'
import { relativePositionBuckets, t5Config } from '../../../native-models/models/t5-encoder.ts'
import { MODEL_1024 } from '../files.ts'

const config = readJsonFile(join(MODEL_1024, 'text_encoder', 'config.json'), t5Config)

describe('relativePositionBuckets', () => {
  const published = { ...config, relative_attention_num_buckets: 32, relative_attention_max_distance: 128 }
  const buckets = relativePositionBuckets(200, published)
  const of = (query: number, key: number) => Number(buckets[query * 200 + key])

  it('counts near distances one by one, later keys in the upper half', () => {
    for (let distance = 0; distance < 8; distance++) {
      expect(of(50, 50 - distance)).toBe(distance)
      if (distance > 0) expect(of(50, 50 + distance)).toBe(16 + distance)
    }
  })

  it('is logarithmic from there, and the last bucket takes all that is far', () => {
    expect(
      [8, 11, 12, 15, 16, 22, 23, 31, 32, 63, 64, 90, 91, 127, 199].map((d) => of(199, 199 - d)),
    ).toEqual([8, 8, 9, 9, 10, 10, 11, 11, 12, 13, 14, 14, 15, 15, 15])
  })

  it('depends on the distance alone', () => {
    for (const [query, key] of [
      [3, 40],
      [0, 7],
      [90, 2],
    ] as const)
      expect(of(query, key)).toBe(of(query + 100, key + 100))
  })
})
