import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pictureRecord, RECORD_KEYWORD } from '../../../main/service/images/metadata.ts'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { readPngText } from '../../../native-models/formats/png.ts'
import { writeSafetensors } from '../../../native-models/formats/safetensors-writer.ts'
import { readFloat32 } from '../../../native-models/formats/tensor-data.ts'
import { FIXTURES, NANO, type Place, run, temporaryPlace } from './run-cli.ts'

const LINE_ART = join(NANO, '../loras/line-art/adapter_model.safetensors')
const QUICK = ['--steps', '2', '--seed', '7', '--json']

async function paint(place: Place, args: readonly string[]) {
  const { status, stdout, stderr } = await run(place, ['generate', ...args, ...QUICK])
  expect(status, stderr + stdout).toBe(0)
  const told = JSON.parse(stdout) as { file: string; warnings?: string[] }
  const bytes = readFileSync(told.file)
  const { request } = pictureRecord.parse(JSON.parse(readPngText(bytes).get(RECORD_KEYWORD) ?? ''))
  return { bytes, request, warnings: told.warnings ?? [] }
}

async function failure(place: Place, args: readonly string[]) {
  const { status, stderr, stdout } = await run(place, ['generate', 'fox', ...args])
  expect(stdout).toBe('')
  return { status, stderr }
}

/** The embedded LoRA under other keys. */
function rewritten(path: string, rename: (key: string) => string): string {
  const { tensors } = openCheckpoint(LINE_ART)
  const entries = [...tensors.values()].map(({ file, name, shape }) => {
    return [rename(name), { shape, data: () => readFloat32(file, name).data }] as const
  })
  writeSafetensors(path, new Map(entries))
  return path
}

describe('generate --lora', () => {
  it('paints with an embedded one, and the picture’s record holds it', async () => {
    using place = temporaryPlace()
    const plain = await paint(place, ['line art icon of fox'])
    const named = await paint(place, ['line art icon of fox', '--lora', 'line-art'])
    const tag = await paint(place, ['line art icon of fox <lora:line-art>'])
    expect(named.request.loras).toEqual([{ name: 'line-art', weight: 1 }])
    expect(plain.request.loras).toBeUndefined()
    expect(tag.request).toMatchObject({ prompt: 'line art icon of fox <lora:line-art>' })
    expect(named.warnings).toEqual([])
    const sha256 = createHash('sha256').update(readFileSync(LINE_ART)).digest('hex')
    for (const { bytes } of [named, tag])
      expect(readPngText(bytes).get('parameters')).toContain(
        `Lora hashes: "line-art: ${sha256.slice(0, 12)}"`,
      )
    expect(named.bytes.length).not.toBe(plain.bytes.length)
  })

  it('paints with files, each with its weight, and warns of what it does not understand', async () => {
    using place = temporaryPlace()
    const odd = rewritten(join(place.folder, 'ink 2.safetensors'), (key) =>
      key.replace('base_model.model.transformer_blocks.7', 'base_model.model.strange_blocks.7'),
    )
    const { request, warnings } = await paint(place, [
      'fox',
      '--lora',
      `${odd}:-.5`,
      '--lora',
      'line-art:0.25',
    ])
    expect(request.loras).toEqual([
      { name: 'ink 2', weight: -0.5 },
      { name: 'line-art', weight: 0.25 },
    ])
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(
      /^Of the LoRA ink 2 this is not understood: .*strange_blocks\.7.* and 17 more\.$/,
    )
  })

  it('one for few steps asks for the sampler that suits it', async () => {
    using place = temporaryPlace()
    const lcm = rewritten(join(place.folder, 'my-lcm.safetensors'), (key) => key)
    const { warnings } = await paint(place, ['fox', '--lora', lcm])
    expect(warnings.join('\n')).toMatch(/The LoRA my-lcm is distilled for few steps.*its own sampler is lcm/)
    const few = await paint(place, ['fox', '--lora', lcm, '--sampler', 'lcm', '--guidance', '0'])
    expect(few.warnings).toEqual([])
  })

  it.each([
    [['--lora', 'nothing'], 1, /no embedded LoRA nothing \(line-art\).*E_FILE_MISSING/s],
    [['--lora', 'line-art:3'], 2, /from -2 to 2.*E_OPTION/s],
    [['--lora', 'line-art', '--lora', 'line-art'], 1, /E_LORA_TWICE/],
    [['--lora', LINE_ART, '--lora', 'line-art'], 1, /called "line-art".*E_LORA_TWICE/s],
    [
      ['--lora', join(FIXTURES, 'lora-peft')],
      1,
      /lora-peft was made for a transformer 48 wide.*E_LORA_MISMATCH/s,
    ],
    [['--lora', join(NANO, 'vae')], 1, /E_LORA_KIND/],
    [['--negative', '<lora:line-art>'], 1, /negative prompt.*E_LORA_TAG/s],
  ])('%j is told', async (args, status, words) => {
    using place = temporaryPlace()
    const ended = await failure(place, args)
    expect(ended.stderr).toMatch(words)
    expect(ended.status).toBe(status)
  })

  it.each([
    ['<lora:ink:1>', [], /There is no LoRA "ink".*E_LORA_UNKNOWN/s],
    ['<lora:line-art:much>', [], /E_LORA_TAG/],
    ['<lora:line-art>', ['--lora', 'line-art'], /"line-art".*E_LORA_TWICE/s],
  ])('of a prompt: %s', async (prompt, args, words) => {
    using place = temporaryPlace()
    const { status, stderr } = await run(place, ['generate', prompt, ...args])
    expect(stderr).toMatch(words)
    expect(status).toBe(1)
  })
})

describe('inspect', () => {
  it('tells what a LoRA is and which embedded models it fits', async () => {
    using place = temporaryPlace()
    const { status, stdout } = await run(place, ['inspect', join(LINE_ART, '..')])
    expect(status).toBe(0)
    expect(stdout).toContain('rank 16; alpha 16, from adapter_config.json')
    expect(stdout).toContain('matches all 80 layers of PixArt nano LCM')
  })

  it('lists what it does not understand', async () => {
    using place = temporaryPlace()
    const path = rewritten(join(place.folder, 'odd.safetensors'), (key) =>
      key.replace('blocks.7', 'blocks.x'),
    )
    const { stdout } = await run(place, ['inspect', path])
    expect(stdout).toMatch(/not understood: .*blocks\.x.* and 12 more/s)
    const { lora } = JSON.parse((await run(place, ['inspect', path, '--json'])).stdout).parts[0]
    expect(lora.unmatched).toHaveLength(20)
  })

  it('a LoRA of another network is told as such', async () => {
    using place = temporaryPlace()
    const path = rewritten(join(place.folder, 'odd.safetensors'), (key) => `down_blocks.${key}`)
    const { status, stderr } = await run(place, ['inspect', path])
    expect(status).toBe(1)
    expect(stderr).toContain('E_LORA_KIND')
  })
})
