import { describe, expect, it } from 'vitest'
import { readJsonFile } from '../../native-models/formats/json-file.ts'
import { readSafetensors } from '../../native-models/formats/safetensors.ts'
import { readFloat32, readInt64 } from '../../native-models/formats/tensor-data.ts'
import { CPU, PLAIN } from '../../native-models/graph/dialect.ts'
import { t5Config } from '../../native-models/models/t5-encoder.ts'
import { TextEncoder } from '../../native-models/runtime/text-encoder.ts'
import { expectForwardParity } from './compare.ts'
import { casesOf, fixturePath } from './fixtures.ts'

const reference = readSafetensors(fixturePath('t5-encoder.safetensors'))
const folder = fixturePath('model-1024', 'text_encoder')
const config = readJsonFile(fixturePath('model-1024', 'text_encoder', 'config.json'), t5Config)

describe.each([CPU, PLAIN])('T5 encoder, $name operators', (dialect) => {
  it.each(casesOf(reference.tensors.keys()))('case %s: the live tokens, without padding', async (name) => {
    using encoder = new TextEncoder({ folder, config }, { dialect, session: { threads: 1 } })
    const ids = readInt64(reference, `${name}.ids`)
    const mask = readInt64(reference, `${name}.mask`).data
    const out = readFloat32(reference, `${name}.out`)
    const [rows, tokens] = ids.shape as [number, number]
    for (let row = 0; row < rows; row++) {
      const live = mask.subarray(row * tokens, (row + 1) * tokens).lastIndexOf(1n) + 1
      expect(live).toBeGreaterThan(0)
      const ours = await encoder.encode([...ids.data.subarray(row * tokens, row * tokens + live)].map(Number))
      const start = row * tokens * config.d_model
      expectForwardParity(ours.data, out.data.subarray(start, start + live * config.d_model))
    }
  })
})
