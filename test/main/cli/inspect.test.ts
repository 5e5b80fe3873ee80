import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { dropTensors } from '../damaged-model.ts'
import { FIXTURES, NANO, run, temporaryPlace } from './run-cli.ts'

async function inspect(...args: string[]) {
  return inspected({ status: 0 }, ...args)
}

async function inspected({ status }: { status: number }, ...args: string[]) {
  using place = temporaryPlace()
  const ended = await run(place, ['inspect', ...args])
  expect(ended.status, ended.stderr).toBe(status)
  expect(ended.stderr).toBe('')
  return ended.stdout
}

describe('inspect', () => {
  it.each([NANO, join(FIXTURES, 'model-1024')])('tells of every part of %s', async (folder) => {
    const text = await inspect(folder)
    expect(text).toMatch(/: complete; \d+ sizes, multiples of \d+; dpmpp-2m, /)
    expect(text.match(/nothing is missing, nothing is unknown/g)).toHaveLength(3)
    for (const [part, kind] of [
      ['text_encoder', 'T5 text encoder'],
      ['transformer', 'PixArt transformer'],
      ['vae', 'AutoencoderKL (VAE)'],
    ])
      expect(text).toContain(`${folder}/${part}\n  ${kind}\n`)
  })

  it('counts what the file holds', async () => {
    const file = join(NANO, 'vae/diffusion_pytorch_model.safetensors')
    const { parts } = JSON.parse(await inspect('--json', file)) as { parts: Record<string, unknown>[] }
    const { tensors, files } = openCheckpoint(file)
    const parameters = [...tensors.values()].reduce(
      (sum, { shape }) => sum + shape.reduce((product, dim) => product * dim, 1),
      0,
    )
    expect(parts).toHaveLength(1)
    expect(parts[0]).toMatchObject({
      kind: 'vae',
      path: file,
      files: 1,
      parameters,
      bytes: files[0]!.sizeBytes,
      check: { missing: [], misshapen: [], unknown: [] },
    })
    expect(parts[0]!['bytes']).toBe(readFileSync(file).length)
  })

  it('--json is one object on one line', async () => {
    const text = await inspect(join(FIXTURES, 'model-1024'), '--json')
    expect(text.trimEnd()).not.toContain('\n')
    expect(JSON.parse(text)).toMatchObject({
      model: { complete: true },
      parts: [{ kind: 't5' }, { kind: 'transformer' }, { kind: 'vae' }],
    })
  })

  it.each([
    ['lora-peft', 'LoRA'],
    ['lora-diffusers', 'LoRA'],
    ['lora-onetrainer-legacy.safetensors', 'LoRA'],
    ['tokenizer.json', undefined],
  ])('recognizes %s', async (name, kind) => {
    const path = join(FIXTURES, name)
    if (kind !== undefined) expect(await inspect(path)).toContain(`${path}\n  ${kind}\n`)
    else {
      using place = temporaryPlace()
      const { status, stderr } = await run(place, ['inspect', path])
      expect(status).toBe(1)
      expect(stderr).toMatch(/\(E_SAFETENSORS_HEADER\)/)
    }
  })

  it.each([
    ['original-ms.pth', 'PixArt transformer with its original keys', 'with size conditions'],
    ['original-plain.pth', 'PixArt transformer with its original keys', 'plain, for latents of 8 a side'],
    ['controlnet-ms.pth', 'PixArt-δ ControlNet', '2 copied blocks, beside its base model'],
    ['hed.pth', 'HED edge detector', 'nothing is missing, nothing is unknown'],
  ])('tells what %s is', async (name, kind, fact) => {
    const path = join(FIXTURES, name)
    const text = await inspect(path)
    expect(text).toContain(`${path}\n  ${kind}\n`)
    expect(text).toContain(fact)
  })

  it('holds the bytes of a .pth against their checksums, and its pickle against what weights need', async () => {
    using place = temporaryPlace()
    const bytes = readFileSync(join(FIXTURES, 'hed.pth'))
    const damaged = Buffer.from(bytes)
    damaged[bytes.indexOf('hed/data/20') + 500]! ^= 1
    const path = join(place.folder, 'x.pth')
    writeFileSync(path, damaged)
    const { status, stderr } = await run(place, ['inspect', path])
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /x\.pth: the bytes of hed\/data\/\d+ are not those of its checksum\. \(E_ZIP_CHECKSUM\)/,
    )
  })

  it('says what a model without its other parts lacks', async () => {
    expect(await inspected({ status: 1 }, join(FIXTURES, 'model-512'))).toMatch(
      /^not a whole model: There is no text_encoder/,
    )
  })

  it('names missing tensors and tells of the other parts of a broken folder', async () => {
    using place = temporaryPlace()
    const { folder } = place
    const model = join(folder, 'model')
    mkdirSync(model)
    cpSync(join(FIXTURES, 'model-1024'), model, { recursive: true })
    dropTensors(join(model, 'transformer/diffusion_pytorch_model.safetensors'), (name) =>
      name.startsWith('transformer_blocks.1.attn2.to_q.'),
    )
    const encoder = join(model, 'text_encoder/model.safetensors')
    truncateSync(encoder, readFileSync(encoder).length - 1)
    const text = await inspected({ status: 1 }, model)
    expect(text).toMatch(/^not a whole model: .*transformer: 2 tensors are missing\.\n/)
    expect(text).toMatch(/missing: transformer_blocks\.1\.attn2\.to_q\.(weight|bias), /)
    expect(text).toMatch(/text_encoder\n {2}.*\(E_SAFETENSORS_LAYOUT\)\n/)
    expect(text.match(/nothing is missing/g)).toHaveLength(1)
  })

  it('names of an embedded model', async () => {
    expect(await inspect('nano-lcm')).toMatch(/^PixArt nano LCM: complete; /)
  })

  it('a model without its tokenizer is not whole', async () => {
    using place = temporaryPlace()
    const model = join(place.folder, 'model')
    cpSync(NANO, model, { recursive: true })
    rmSync(join(model, 'tokenizer/spiece.model'))
    expect(await inspected({ status: 1 }, model)).toMatch(/^not a whole model: .*spiece\.model/)
    const report = JSON.parse(await inspected({ status: 1 }, model, '--json'))
    expect(report).toMatchObject({ model: { complete: false }, parts: [{}, {}, {}] })
  })

  it('what is of no known kind is told, and is a failure', async () => {
    const text = await inspected({ status: 1 }, join(FIXTURES, 'torch-randn.safetensors'))
    expect(text).toContain('\n  none of the kinds that are known here\n')
  })

  it('there must be something', async () => {
    using place = temporaryPlace()
    const { status, stderr } = await run(place, ['inspect', '/nowhere'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^There is no file or folder \/nowhere\. \(E_FILE_MISSING\)\n/)
  })
})
