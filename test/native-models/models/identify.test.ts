import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { identify } from '../../../native-models/models/identify.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import type { HostTensor } from '../../../native-models/runtime/session.ts'
import {
  editJson,
  MODEL_1024,
  NANO,
  randomTensor,
  readTensors,
  temporaryFolder,
  thrownBy,
  writeTensors,
} from '../files.ts'

const fixtures = join(MODEL_1024, '..')
const clean = { missing: [], misshapen: [], unknown: [] }

/** What a file with these tensors is, without a config beside it. */
function identified(tensors: Record<string, HostTensor>) {
  return identify(openCheckpoint(writeTensors(join(temporaryFolder(), 'x.safetensors'), tensors)))
}

const keysOnly = (...keys: string[]) =>
  identified(Object.fromEntries(keys.map((key) => [key, randomTensor([2, 2], 1)])))

describe('kinds', () => {
  it.each([
    ['transformer', 'transformer', 'transformer'],
    ['text_encoder', 'text_encoder', 't5'],
    ['vae', 'vae', 'vae'],
  ])('%s, with and without its config', (_, part, kind) => {
    for (const model of [MODEL_1024, NANO]) {
      const folder = join(model, part)
      const checkpoint = openCheckpoint(folder)
      for (const identity of [identify(checkpoint, folder), identify(checkpoint)]) {
        expect(identity).toMatchObject({ kind, check: clean })
        expect(identity.facts.length).toBeGreaterThan(0)
      }
    }
  })

  it.each([
    ['lora', ['base_model.model.proj_out.lora_A.weight']],
    ['lora', ['lora_transformer_proj_out.lora_down.weight', 'lora_transformer_proj_out.alpha']],
    ['controlnet', ['controlnet_blocks.0.before_proj.weight']],
    ['controlnet', ['controlnet.0.copied_block.attn.qkv.weight', 'base_model.t_block.1.weight']],
    ['unknown', ['model.diffusion_model.input_blocks.0.0.weight']],
  ])('%s by %j', (kind, keys) => {
    const identity = keysOnly(...keys)
    expect(identity.kind).toBe(kind)
    expect(identity.check).toBeUndefined()
    expect(identity.name.length).toBeGreaterThan(0)
  })

  it.each(['lora-peft/adapter_model', 'lora-diffusers/pytorch_lora_weights', 'lora-onetrainer-legacy'])(
    '%s is a LoRA',
    (name) => {
      expect(identify(openCheckpoint(join(fixtures, `${name}.safetensors`))).kind).toBe('lora')
    },
  )
})

describe('checkpoints of PyTorch', () => {
  const opened = (name: string) => openCheckpoint(join(fixtures, `${name}.pth`))

  it.each([
    ['original-ms', 'original', /with size conditions.*multi-aspect \(MS\)/],
    ['original-plain', 'original', /without size conditions.*plain, for latents of 8 a side/],
    ['hed', 'hed', /8-12-16-24-24 wide/],
  ])('%s: whole, and what it is', (name, kind, facts) => {
    const identity = identify(opened(name))
    expect(identity).toMatchObject({ kind, check: clean })
    expect(identity.facts.join(' ')).toMatch(facts)
  })

  it.each(['controlnet-ms', 'controlnet-plain'])('%s: its blocks, beside its base', (name) => {
    const { kind, facts } = identify(opened(name))
    expect(kind).toBe('controlnet')
    expect(facts).toEqual(['2 copied blocks, beside its base model'])
  })

  it('a ControlNet alone, and with something that does not belong to it', () => {
    const blocks = ['controlnet_blocks.0.before_proj.weight', 'controlnet_blocks.12.after_proj.weight']
    expect(keysOnly(...blocks).facts).toEqual(['2 copied blocks, without its base model'])
    expect(keysOnly(...blocks, 'left.over').facts).toContainEqual(expect.stringContaining('left.over'))
  })

  it('what an original lacks, and what is left over in it', () => {
    const { 'blocks.0.attn.qkv.bias': _, ...rest } = readTensors(join(fixtures, 'original-plain.pth'))
    const { missing, unknown } = identified({ ...rest, 'blocks.0.more.weight': randomTensor([2], 1) }).check!
    expect(missing).toEqual(['q', 'k', 'v'].map((part) => `transformer_blocks.0.attn1.to_${part}.bias`))
    expect(unknown).toEqual(['blocks.0.more.weight'])
  })
})

describe('what is wrong with a checkpoint', () => {
  const changes: [string, string, number[]][] = [
    ['transformer', 'transformer_blocks.0.attn2.to_k.weight', [3, 3]],
    ['text_encoder', 'encoder.block.1.layer.0.SelfAttention.o.weight', [3, 3]],
    ['vae', 'decoder.mid_block.resnets.1.conv2.bias', [3]],
  ]
  it.each(changes)('%s: missing, misshapen and unknown tensors are listed', (part, key, shape) => {
    const { [key]: _, ...rest } = readTensors(join(MODEL_1024, part))
    expect(identified(rest).check).toEqual({ ...clean, missing: [key] })
    const { misshapen, ...others } = identified({ ...rest, [key]: randomTensor(shape, 1) }).check!
    expect(misshapen).toEqual([expect.stringContaining(key)])
    expect(misshapen[0]).toContain(`(${shape.join(', ')})`)
    expect(others).toEqual({ missing: [], unknown: [] })
    const whole = readTensors(join(MODEL_1024, part))
    expect(identified({ ...whole, 'left.over': randomTensor([1], 1) }).check).toEqual({
      ...clean,
      unknown: ['left.over'],
    })
  })

  it.each([
    ['transformer', 'pos_embed.proj.weight'],
    ['transformer', 'proj_out.weight'],
    ['transformer', 'caption_projection.linear_1.weight'],
    ['text_encoder', 'shared.weight'],
    ['text_encoder', 'encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight'],
    ['vae', 'encoder.conv_in.weight'],
    ['vae', 'decoder.conv_out.weight'],
  ])('%s: also a tensor that the config is told from, %s', (part, key) => {
    const { [key]: _, ...rest } = readTensors(join(MODEL_1024, part))
    expect(identified(rest).check?.missing).toContain(key)
  })

  it('a VAE that has no encoder', () => {
    const tensors = Object.entries(readTensors(join(MODEL_1024, 'vae')))
    const decoder = Object.fromEntries(tensors.filter(([key]) => !key.startsWith('encoder.')))
    const { missing, ...others } = identified(decoder).check!
    expect(missing.length).toBe(tensors.length - Object.keys(decoder).length)
    expect(missing.every((key) => key.startsWith('encoder.'))).toBe(true)
    expect(others).toEqual({ misshapen: [], unknown: [] })
  })

  it('a config beside the weights counts', () => {
    const folder = join(temporaryFolder(), 'transformer')
    cpSync(join(MODEL_1024, 'transformer'), folder, { recursive: true })
    const { num_layers: layers } = openModelFolder(MODEL_1024).transformer.config
    editJson(join(folder, 'config.json'), { num_layers: layers + 1 })
    const { missing } = identify(openCheckpoint(folder), folder).check!
    expect(missing.every((key) => key.startsWith(`transformer_blocks.${layers}.`))).toBe(true)
    expect(missing.length).toBeGreaterThan(10)
  })

  it('shapes that tell no config', () => {
    expect(thrownBy(() => keysOnly('adaln_single.linear.weight'))).toMatchObject({ code: 'E_CONFIG' })
    expect(thrownBy(() => keysOnly('decoder.conv_in.weight'))).toMatchObject({ code: 'E_CONFIG' })
    const t5 = 'encoder.block.0.layer.0.SelfAttention.q.weight'
    expect(thrownBy(() => keysOnly(t5))).toMatchObject({ code: 'E_CONFIG' })
  })
})
