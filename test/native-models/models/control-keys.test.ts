import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { withAdapterKeys } from '../../../native-models/models/control-keys.ts'
import { fixturePath } from '../../parity/fixtures.ts'
import { CONTROLNET, randomTensor, temporaryFolder, thrownBy, writeTensors } from '../files.ts'

it('PixArt-δ’s own file has the adapter’s keys, its fused projections as rows of the same bytes', () => {
  const original = openCheckpoint(fixturePath('controlnet-plain.pth'))
  const { tensors } = withAdapterKeys(original)
  const block = openCheckpoint(CONTROLNET).tensors.keys()
  const expected = [...block]
    .filter((key) => /^controlnet_blocks\.0\./.test(key))
    .map((key) => key.replace('.0.', '.1.'))
    .filter((key) => !key.includes('before_proj'))
  expect([...tensors.keys()].filter((key) => key.startsWith('controlnet_blocks.1.')).sort()).toEqual(
    expected.sort(),
  )
  expect([...tensors.keys()].every((key) => key.startsWith('controlnet_blocks.'))).toBe(true)
  const fused = original.tensors.get('controlnet.1.copied_block.cross_attn.kv_linear.weight')!
  const value = tensors.get('controlnet_blocks.1.transformer_block.attn2.to_v.weight')!
  expect(value).toMatchObject({ offset: fused.offset + fused.byteLength / 2, shape: [48, 48] })
})

it('two tensors for one key are refused, not one of them taken', () => {
  const tensors = {
    'controlnet_blocks.0.after_proj.weight': randomTensor([2, 2], 1),
    'controlnet.0.after_proj.weight': randomTensor([2, 2], 2),
  }
  const twice = openCheckpoint(writeTensors(join(temporaryFolder(), 'net.safetensors'), tensors))
  expect(thrownBy(() => withAdapterKeys(twice))).toMatchObject({
    code: 'E_WEIGHTS_UNKNOWN',
    message: expect.stringContaining('controlnet_blocks.0.after_proj.weight') as string,
  })
})

it('an adapter stays as it is', () => {
  const adapter = openCheckpoint(CONTROLNET)
  expect(withAdapterKeys(adapter).tensors).toEqual(adapter.tensors)
})
