import { expect, it } from 'vitest'
import { bytesText } from '../../../native-models/api/bytes-text.ts'

it.each([
  [0, '0 B'],
  [0.4, '0 B'],
  [999, '999 B'],
  [1500, '1.5 kB'],
  [64_000, '64 kB'],
  [99_940, '99.9 kB'],
  [99_960, '100 kB'],
  [999_600, '1 MB'],
  [61_240_000, '61.2 MB'],
  [610_900_000, '611 MB'],
  [1_240_000_000, '1.2 GB'],
  [19_060_000_000, '19.1 GB'],
  [23_990_000_000, '24 GB'],
  [118_000_000_000, '118 GB'],
  [2e12, '2 TB'],
  [4.2e15, '4200 TB'],
])('%d bytes are %s', (bytes, words) => {
  expect(bytesText(bytes)).toBe(words)
})
