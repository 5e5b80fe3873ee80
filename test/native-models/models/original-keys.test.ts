/** PixArt's own keys become diffusers' keys: every tensor once, fused ones in parts of the same bytes. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { readBytes } from '../../../native-models/formats/tensor-data.ts'
import {
  blockTensors,
  hasOriginalKeys,
  withDiffusersKeys,
} from '../../../native-models/models/original-keys.ts'
import { MODEL_1024, randomTensor, temporaryFolder, thrownBy, writeTensors } from '../files.ts'

const fixtures = join(MODEL_1024, '..')
const original = (name: string) => openCheckpoint(join(fixtures, `original-${name}.pth`))
const keysOf = (part: string) =>
  [...openCheckpoint(join(fixtures, part, 'transformer')).tensors.keys()]
    .filter((key) => key !== 'pos_embed.pos_embed')
    .map((key) => key.replace(/^transformer_blocks\.\d+\./, 'transformer_blocks.N.'))

describe.each([
  ['ms', 'model-1024'],
  ['plain', 'model-512'],
])('original-%s.pth', (name, like) => {
  const source = original(name)
  const renamed = withDiffusersKeys(source)

  it('has the keys of the same model in diffusers’ form, block for block', () => {
    const own = [...renamed.tensors.keys()].map((key) =>
      key.replace(/^transformer_blocks\.\d+\./, 'transformer_blocks.N.'),
    )
    expect(new Set(own.filter((key) => key !== 'pos_embed.pos_embed'))).toEqual(new Set(keysOf(like)))
    for (const [key, tensor] of renamed.tensors) expect(tensor.name).toBe(key)
  })

  it('queries, keys and values are the thirds of one matrix, in order', () => {
    for (const field of ['weight', 'bias']) {
      const fused = source.tensors.get(`blocks.1.attn.qkv.${field}`)!
      const parts = ['q', 'k', 'v'].map(
        (part) => renamed.tensors.get(`transformer_blocks.1.attn1.to_${part}.${field}`)!,
      )
      expect(parts.map(({ shape }) => shape[0]! * 3)).toEqual(Array<number>(3).fill(fused.shape[0]!))
      const bytes = parts.map((part) => Buffer.from(readBytes(part.file, part)))
      expect(Buffer.concat(bytes).equals(readBytes(fused.file, fused))).toBe(true)
      const cross = source.tensors.get(`blocks.3.cross_attn.kv_linear.${field}`)!
      const halves = ['k', 'v'].map(
        (part) => renamed.tensors.get(`transformer_blocks.3.attn2.to_${part}.${field}`)!,
      )
      expect(halves.map(({ offset }) => offset)).toEqual([cross.offset, cross.offset + cross.byteLength / 2])
    }
  })

  it('no byte is lost but the text of dropped prompts', () => {
    const bytes = (tensors: Iterable<{ byteLength: number }>) =>
      [...tensors].reduce((sum, { byteLength }) => sum + byteLength, 0)
    const dropped = source.tensors.get('y_embedder.y_embedding')!
    expect(bytes(renamed.tensors.values())).toBe(bytes(source.tensors.values()) - dropped.byteLength)
  })
})

describe('other keys', () => {
  const written = (...keys: string[]) =>
    openCheckpoint(
      writeTensors(
        join(temporaryFolder(), 'x.safetensors'),
        Object.fromEntries(keys.map((key) => [key, randomTensor([4, 2], 1)])),
      ),
    )

  it('a checkpoint in diffusers’ form is returned as it is', () => {
    const checkpoint = openCheckpoint(join(MODEL_1024, 'transformer'))
    expect(hasOriginalKeys(checkpoint)).toBe(false)
    expect(withDiffusersKeys(checkpoint)).toBe(checkpoint)
  })

  it('what is unknown keeps its name, as does what does not divide', () => {
    const unknown = [
      'blocks.0.attn.qkv.weight',
      'blocks.0.weird',
      'constructor',
      '__proto__.weight',
      'blocks.0.toString.weight',
    ]
    const { tensors } = withDiffusersKeys(written('t_block.1.weight', ...unknown))
    expect([...tensors.keys()].sort()).toEqual(['adaln_single.linear.weight', ...unknown].sort())
  })

  it('two tensors for one key are an error that names both', () => {
    const error = thrownBy(() =>
      withDiffusersKeys(written('t_block.1.weight', 'proj_out.weight', 'final_layer.linear.weight')),
    )
    expect(error).toMatchObject({
      code: 'E_WEIGHTS_UNKNOWN',
      message: expect.stringMatching(/proj_out\.weight/),
    })
  })

  it('a block by itself, as a ControlNet copies it', () => {
    const tensor = written('mlp.fc1.weight').tensors.get('mlp.fc1.weight')!
    expect(blockTensors('mlp.fc1.weight', tensor)).toMatchObject([
      { name: 'ff.net.0.proj.weight', shape: [4, 2] },
    ])
    expect(blockTensors('scale_shift_table', tensor)).toMatchObject([{ name: 'scale_shift_table' }])
    expect(blockTensors('after_proj.weight', tensor)).toBeUndefined()
  })
})
