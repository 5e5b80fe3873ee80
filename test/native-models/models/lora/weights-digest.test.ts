import { closeSync, cpSync, openSync, readFileSync, utimesSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../../../native-models/formats/checkpoint.ts'
import { openLora } from '../../../../native-models/models/lora/open-lora.ts'
import { weightsDigest } from '../../../../native-models/models/lora/weights-digest.ts'
import { randomTensor, temporaryFolder } from '../../files.ts'
import { openTransformer, PEFT, peftTensors, predict, writeLora } from './lora-files.ts'

const names = [...new Set(Object.keys(peftTensors()).map((key) => key.replace(/\.lora_[AB]\.weight$/, '')))]

/** The fixture with alphas of single layers. */
function withAlphas(alphas: Readonly<Record<string, number>>) {
  const folder = join(temporaryFolder(), 'style')
  cpSync(PEFT, folder, { recursive: true })
  const config = join(folder, 'adapter_config.json')
  const settings = JSON.parse(readFileSync(config, 'utf8')) as object
  writeFileSync(config, JSON.stringify({ ...settings, alpha_pattern: alphas }))
  return openLora({ path: folder })
}

describe('which LoRA it is', () => {
  it('the same scales at other layers are another one, for sessions too', async () => {
    const most = withAlphas(Object.fromEntries(names.slice(1).map((name) => [name, 60])))
    const one = withAlphas({ [names[1]!]: 60 })
    expect(one.fingerprint).toBe(most.fingerprint)
    expect(one.identity).not.toBe(most.identity)
    using transformer = openTransformer()
    await predict(transformer, [{ lora: most, weight: 1 }])
    using fresh = openTransformer()
    const alone = await predict(fresh, [{ lora: one, weight: 1 }])
    expect(await predict(transformer, [{ lora: one, weight: 1 }])).toEqual(alone)
  })

  it('one byte anywhere is another one', () => {
    // Larger than what samples of 64 KiB would cover.
    const pair = (block: number) => ({
      [`transformer.transformer_blocks.${block}.attn1.to_q.lora_A.weight`]: randomTensor([16, 1152], block),
      [`transformer.transformer_blocks.${block}.attn1.to_q.lora_B.weight`]: randomTensor([1152, 16], block),
    })
    const path = writeLora(Object.assign({}, ...Array.from({ length: 28 }, (_, block) => pair(block))))
    const before = openLora({ path }).identity
    const tensors = [...openCheckpoint(path).tensors.values()]
    const seen = new Set([before])
    for (const { offset, byteLength } of tensors.filter((_, index) => index % 8 === 3)) {
      const copy = join(temporaryFolder(), 'copy.safetensors')
      cpSync(path, copy)
      const fd = openSync(copy, 'r+')
      writeSync(fd, Buffer.alloc(1), 0, 1, offset + Math.floor(byteLength / 2))
      closeSync(fd)
      seen.add(openLora({ path: copy }).identity)
    }
    expect(seen.size).toBe(8)
  })

  it('the order in which tensors lie, and metadata, make no other one', () => {
    const tensors = Object.fromEntries(Object.entries(peftTensors()))
    const turned = Object.fromEntries(Object.entries(tensors).toReversed())
    const [one, two] = [writeLora(tensors), writeLora(turned, { metadata: { made: 'later' } })]
    expect(openLora({ path: two }).fingerprint).toBe(openLora({ path: one }).fingerprint)
  })
})

it('a file is read once, as long as it is the same', () => {
  const path = writeLora(peftTensors())
  const first = weightsDigest(openCheckpoint(path))
  expect(weightsDigest(openCheckpoint(path))).toBe(first)
  utimesSync(path, new Date(), new Date(1e12))
  const again = weightsDigest(openCheckpoint(path))
  expect(again).not.toBe(first)
  expect(again).toEqual(first)
})
