import { describe, expect, it, vi } from 'vitest'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { WeightLedger } from '../../../native-models/graph/weights.ts'
import { openLora } from '../../../native-models/models/lora/open-lora.ts'
import { LoraLedger } from '../../../native-models/runtime/lora-ledger.ts'
import { Session } from '../../../native-models/runtime/session.ts'
import { expectForwardParity } from '../../parity/compare.ts'
import { fixturePath } from '../../parity/fixtures.ts'
import { randomTensor } from '../files.ts'
import { openTransformer, PEFT, peftTensors, predict, writeLora } from '../models/lora/lora-files.ts'

const fixture = openLora({ path: PEFT })

/** Two LoRAs of half the fixture's layers each. */
function halves() {
  const scaled = Object.entries(peftTensors()).map(([key, { shape, data }]) => {
    const folded = key.includes('lora_B') ? data.map((value) => value * 1.5) : data
    return [`transformer.${key}`, { shape, data: folded }] as const
  })
  const isFirst = (key: string) => /blocks\.1\.|proj/.test(key)
  return [true, false].map((first) =>
    openLora({ path: writeLora(Object.fromEntries(scaled.filter(([key]) => isFirst(key) === first))) }),
  )
}

describe('LoRAs at run time', () => {
  it('several at once, each with its weight', async () => {
    using transformer = openTransformer()
    const [first, second] = halves()
    const both = [first!, second!].map((lora) => ({ lora, weight: 0.6 }))
    const whole = await predict(transformer, [{ lora: fixture, weight: 0.6 }])
    expectForwardParity(await predict(transformer, both), whole)
    const none = await predict(transformer)
    const one = await predict(transformer, [{ lora: first!, weight: 0.6 }])
    expect(one).not.toEqual(none)
    expect(await predict(transformer, [both[0]!, { lora: second!, weight: 0 }])).toEqual(one)
  })

  it('two of the same layers add up', async () => {
    using transformer = openTransformer()
    const again = openLora({ path: writeLora({ ...prefixed(), 'transformer.proj_out.diff_b': zeros() }) })
    expect(again.fingerprint).not.toBe(fixture.fingerprint)
    const halfEach = [fixture, again].map((lora) => ({ lora, weight: 0.5 }))
    expectForwardParity(
      await predict(transformer, halfEach),
      await predict(transformer, [{ lora: fixture, weight: 1 }]),
    )
  })

  it('taken off, the same numbers as before, to the last bit', async () => {
    using transformer = openTransformer()
    const before = await predict(transformer)
    await predict(transformer, [{ lora: fixture, weight: 1 }])
    expect(await predict(transformer)).toEqual(before)
    expect(await predict(transformer, [{ lora: fixture, weight: 0 }])).toEqual(before)
  })

  it('DoRA of a layer that the model lacks does nothing', async () => {
    using transformer = openTransformer()
    const path = 'text_encoder.encoder.block.9.layer.0.SelfAttention.q'
    const deep = 'transformer.transformer_blocks.9.attn1.to_q'
    const pair = (name: string) => ({
      [`${name}.lora_A.weight`]: randomTensor([2, 48], 1),
      [`${name}.lora_B.weight`]: randomTensor([48, 2], 2),
      [`${name}.lora_magnitude_vector`]: randomTensor([48], 3),
    })
    const lora = openLora({ path: writeLora({ ...pair(path), ...pair(deep) }) })
    expect(await predict(transformer, [{ lora, weight: 1 }])).toEqual(await predict(transformer))
  })

  it('the lengths of DoRA are computed once', async () => {
    using transformer = openTransformer()
    const tensors = { ...prefixed(), 'transformer.proj_out.lora_magnitude_vector': randomTensor([32], 1) }
    const lora = openLora({ path: writeLora(tensors) })
    const create = vi.spyOn(Session, 'create')
    const norms = () => create.mock.calls.filter(([graph]) => graph.name === 'dora-norms').length
    for (const weight of [1, 0, 0.5]) await predict(transformer, [{ lora, weight }])
    expect(norms()).toBe(1)
    create.mockRestore()
  })

  it('those of the last eight are kept', async () => {
    const plain = new WeightLedger(openCheckpoint(fixturePath('model-1024', 'transformer')))
    const ledger = new LoraLedger(plain, { part: 'transformer', session: { threads: 1 } })
    const loras = Array.from({ length: 9 }, (_, index) =>
      openLora({
        path: writeLora({
          'transformer.proj_out.lora_A.weight': randomTensor([2, 48], index),
          'transformer.proj_out.lora_B.weight': randomTensor([32, 2], index),
          'transformer.proj_out.lora_magnitude_vector': randomTensor([32], index),
        }),
      }),
    )
    using create = vi.spyOn(Session, 'create')
    const use = (index: number) => ledger.adapt([{ lora: loras[index]!, weight: 1 }])
    for (const index of loras.keys()) await use(index)
    expect(create).toHaveBeenCalledTimes(9)
    for (const index of [1, 8]) await use(index)
    expect(create).toHaveBeenCalledTimes(9)
    await use(0)
    expect(create).toHaveBeenCalledTimes(10)
    await use(1)
    expect(create).toHaveBeenCalledTimes(10)
  })
})

function prefixed() {
  return Object.fromEntries(
    Object.entries(peftTensors()).map(([key, { shape, data }]) => [
      `transformer.${key}`,
      { shape, data: key.includes('lora_B') ? data.map((value) => value * 1.5) : data },
    ]),
  )
}

const zeros = () => ({ shape: [32], data: new Float32Array(32) })
