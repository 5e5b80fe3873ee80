import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorReport, NEXT_STEPS } from '../../../native-models/api/errors.ts'
import { changeConfig, copyTransformer, shardTransformer, truncateSecondShard } from '../damaged-model.ts'
import { FIXTURES, filesIn, NANO, type Place, run, temporaryPlace } from './run-cli.ts'

interface Failure {
  readonly what: string
  readonly args: readonly string[] | ((place: Place) => readonly string[])
  readonly code: keyof typeof NEXT_STEPS
  readonly status: number
  readonly sentence: RegExp
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
}

const option = { code: 'E_OPTION', status: 2 } as const

const REQUESTS: readonly Failure[] = [
  { what: 'no prompt', args: [], ...option, sentence: /A prompt is needed/ },
  { what: 'an empty prompt', args: [' '], ...option, sentence: /A prompt is needed/ },
  {
    what: 'a prompt without quotes',
    args: ['red', 'apple'],
    ...option,
    sentence: /put one prompt in quotes/,
  },
  {
    what: 'an unknown sampler',
    args: ['a', '--sampler', 'dpmp-2m'],
    code: 'E_SAMPLER_UNKNOWN',
    status: 2,
    sentence: /no sampler "dpmp-2m"; close to it: .*dpmpp-2m\b/,
  },
  {
    what: '0 steps',
    args: ['a', '--steps', '0'],
    code: 'E_STEPS',
    status: 2,
    sentence: /--steps 0: .* 1 to/,
  },
  {
    what: '1.5 steps',
    args: ['a', '--steps', '1.5'],
    code: 'E_STEPS',
    status: 2,
    sentence: /--steps 1\.5: /,
  },
  {
    what: 'a size that is no multiple',
    args: ['a', '--size', '250x256'],
    code: 'E_SIZE',
    status: 2,
    sentence: /250×256 .* multiples of \d+, for example 256×256/,
  },
  {
    what: 'an exact size that is no multiple',
    args: ['a', '--size', '250x250', '--exact'],
    code: 'E_SIZE',
    status: 2,
    sentence: /250×250 .* multiples of \d+/,
  },
  { what: 'a size without a cross', args: ['a', '--size', '256'], ...option, sentence: /--size 256: / },
  {
    what: 'both --size and --aspect',
    args: ['a', '--size', '256x256', '--aspect', '1:1'],
    ...option,
    sentence: /--size and --aspect/,
  },
  { what: '--exact alone', args: ['a', '--exact'], ...option, sentence: /--exact needs --size/ },
  { what: 'an odd aspect', args: ['a', '--aspect', '3'], ...option, sentence: /--aspect 3: / },
  {
    what: 'an unknown option',
    args: ['a', '--step', '3'],
    ...option,
    sentence: /no option --step; .*--steps/,
  },
  { what: 'an unknown letter', args: ['a', '-q'], ...option, sentence: /no option -q\./ },
  { what: 'an option without its value', args: ['a', '--out'], ...option, sentence: /--out needs a value/ },
  {
    what: 'an option in place of a value',
    args: ['a', '--out', '--seed', '3'],
    ...option,
    sentence: /--out needs a value/,
  },
  { what: 'an empty value', args: ['a', '--model', ''], ...option, sentence: /--model needs a value/ },
  { what: 'a value that is not taken', args: ['a', '--exact=yes'], ...option, sentence: /--exact takes no/ },
  {
    what: 'an option twice',
    args: ['a', '--steps=3', '--steps=4'],
    ...option,
    sentence: /--steps is given twice/,
  },
  { what: '--guidance abc', args: ['a', '--guidance', 'abc'], ...option, sentence: /--guidance abc: / },
  {
    what: '--seed -1',
    args: ['a', '--seed', '-1'],
    ...option,
    sentence: /--seed -1: .* 18446744073709551615/,
  },
  {
    what: 'a seed of 65 bits',
    args: ['a', '--seed', '18446744073709551616'],
    ...option,
    sentence: /--seed 18446744073709551616: /,
  },
  {
    what: 'seeds that wrap',
    args: ['a', '--seed', '18446744073709551615', '--count', '2'],
    ...option,
    sentence: /--seed 18446744073709551615: with --count 2 /,
  },
  {
    what: 'an enormous size',
    args: ['a', '--size', '100000x100000'],
    code: 'E_SIZE',
    status: 2,
    sentence: /sides are from 16 to 8192 pixels/,
  },
  { what: '--count 0', args: ['a', '--count', '0'], ...option, sentence: /--count 0: / },
  { what: '--threads 0', args: ['a', '--threads', '0'], ...option, sentence: /--threads 0: / },
  { what: 'a JPEG', args: ['a', '--out', 'a.jpg'], ...option, sentence: /--out a\.jpg: pictures are PNG/ },
  { what: 'prompts twice', args: ['a', '--prompts', '-'], ...option, sentence: /not both/ },
  { what: 'no prompt on standard input', args: ['--prompts', '-'], ...option, sentence: /holds no prompt/ },
  {
    what: 'a missing prompt file',
    args: ['--prompts', 'nowhere.txt'],
    code: 'E_FILE_MISSING',
    status: 1,
    sentence: /no file .*nowhere\.txt/,
  },
  {
    what: 'a folder of prompts',
    args: ['--prompts', FIXTURES],
    code: 'E_PROMPTS',
    status: 1,
    sentence: /fixtures is a folder/,
  },
  {
    what: 'prompts that are no text',
    args: ['--prompts', join(NANO, 'tokenizer/spiece.model')],
    code: 'E_PROMPTS',
    status: 1,
    sentence: /is not UTF-8 text/,
  },
  {
    what: 'a prompt of 120,000 characters',
    args: ['x'.repeat(120_000)],
    code: 'E_PROMPT_TOO_LONG',
    status: 1,
    sentence: /^The prompt has 120000 characters, which is more than is read/,
  },
  {
    what: 'one of many prompts too long',
    args: ['--prompts', '-'],
    stdin: `short\n${'long '.repeat(200)}\n`,
    code: 'E_PROMPT_TOO_LONG',
    status: 1,
    sentence: /Prompt 2 of 2, “long .*”: The prompt has \d+ tokens/,
  },
  {
    what: 'a prompt of 5,000 words',
    args: ['word '.repeat(5000)],
    code: 'E_PROMPT_TOO_LONG',
    status: 1,
    sentence: /The prompt has \d+ tokens; this model reads 120\./,
  },
  {
    what: 'a prompt of 5,000 long words',
    args: ['incomprehensibilities '.repeat(5000)],
    code: 'E_PROMPT_TOO_LONG',
    status: 1,
    sentence: /prompt/,
  },
]

const OUTPUTS: readonly Failure[] = [
  [
    'a file in the way',
    ['--out', `${join(FIXTURES, 'README.md')}/a.png`],
    /README\.md: a file has that name/,
  ],
  ['a file where a folder is named', ['--out', join(FIXTURES, 'README.md')], /a file has that name/],
  ['a folder that takes no files', ['--out', '/proc/a.png'], /no file can be made there/],
  ['a folder that takes no folders', ['--out', '/proc/pictures'], /no folder can be made there/],
  ['a file below a file', ['--out', `${join(FIXTURES, 'README.md')}/a/b.png`], /is a file, not a folder/],
  ['a file in a folder that cannot be', ['--out', '/proc/x/a.png'], /\/proc\/x: no folder can be made/],
].map(([what, args, sentence]) => ({
  what: what as string,
  args: ['a', ...(args as string[])],
  code: 'E_OUTPUT_UNWRITABLE',
  status: 1,
  sentence: sentence as RegExp,
}))

const MODELS: readonly Failure[] = [
  {
    what: 'a missing model',
    args: ['a', '--model', '/nowhere/model'],
    code: 'E_FILE_MISSING',
    status: 1,
    sentence: /no folder \/nowhere\/model/,
  },
  {
    what: 'an unknown name',
    args: ['a', '--model', 'nono'],
    code: 'E_FILE_MISSING',
    status: 1,
    sentence: /no folder or file .*nono, and no embedded model nono \(nano/,
  },
  {
    what: 'a file as a model',
    args: ['a', '--model', join(FIXTURES, 'README.md')],
    code: 'E_MODEL_KIND',
    status: 1,
    sentence: /README\.md is a file/,
  },
  {
    what: 'weights of another kind as a model',
    args: ['a', '--model', join(FIXTURES, 'controlnet-ms.pth'), '--base', NANO],
    code: 'E_MODEL_KIND',
    status: 1,
    sentence: /controlnet-ms\.pth holds no PixArt transformer\./,
  },
  {
    what: 'a transformer alone as a model',
    args: ['a', '--model', join(FIXTURES, 'original-ms.pth')],
    code: 'E_MODEL_INCOMPLETE',
    status: 1,
    sentence: /original-ms\.pth is a transformer alone/,
  },
  {
    what: 'a model without a text encoder',
    args: ['a', '--model', join(FIXTURES, 'model-512')],
    code: 'E_MODEL_INCOMPLETE',
    status: 1,
    sentence: /no text_encoder folder/,
  },
  {
    what: 'a truncated shard',
    args: ({ folder }) => {
      const model = shardTransformer(NANO, join(folder, 'model'))
      truncateSecondShard(model, 100)
      return ['a', '--model', model, '--base', NANO]
    },
    code: 'E_SAFETENSORS_LAYOUT',
    status: 1,
    sentence: /00002-of-00002\.safetensors/,
  },
  {
    what: 'a wrong shape',
    args: ({ folder }) => {
      const model = copyTransformer(NANO, join(folder, 'model'))
      changeConfig(model, 'transformer', { attention_head_dim: 16 })
      return ['a', '--model', model, '--base', NANO]
    },
    code: 'E_WEIGHTS_SHAPE',
    status: 1,
    sentence: /pos_embed|\.weight|\.bias|scale_shift_table/,
  },
  {
    what: 'a config that is no JSON',
    args: ({ folder }) => {
      const model = copyTransformer(NANO, join(folder, 'model'))
      writeFileSync(join(model, 'transformer/config.json'), '{"num_layers": 8,')
      return ['a', '--model', model, '--base', NANO]
    },
    code: 'E_CONFIG',
    status: 1,
    sentence: /config\.json is not valid JSON/,
  },
  {
    what: 'a VAE config with a field of a wrong type',
    args: ({ folder }) => {
      const model = join(folder, 'model')
      cpSync(NANO, model, { recursive: true })
      changeConfig(model, 'vae', { latent_channels: 'four' })
      return ['a', '--model', model]
    },
    code: 'E_CONFIG',
    status: 1,
    sentence: /vae\/config\.json: latent_channels: /,
  },
]

const CACHES: readonly Failure[] = ['/proc/cache', join(FIXTURES, 'README.md')].map((PIXART_CACHE) => ({
  what: `a cache in ${PIXART_CACHE}`,
  args: ['a'],
  env: { PIXART_CACHE },
  code: 'E_OUTPUT_UNWRITABLE',
  status: 1,
  sentence: /Cached data \(PIXART_CACHE moves it\) cannot be written/,
}))

describe.concurrent.each([...REQUESTS, ...OUTPUTS, ...MODELS, ...CACHES])('$what', (failure) => {
  it('is one sentence, a code and a next step; nothing is left', async () => {
    using place = temporaryPlace()
    const args = typeof failure.args === 'function' ? failure.args(place) : failure.args
    const [told, json] = await Promise.all([
      run(place, ['generate', ...args], failure),
      run(place, ['generate', '--json', ...args], failure),
    ])
    expect(told.status, told.stderr).toBe(failure.status)
    const lines = told.stderr.trimEnd().split('\n')
    expect(lines.at(-2)).toMatch(failure.sentence)
    expect(lines.at(-2)?.endsWith(` (${failure.code})`), told.stderr).toBe(true)
    expect(lines.at(-1)).toBe(NEXT_STEPS[failure.code])
    expect(told.stderr.match(/\(E_/g)).toHaveLength(1)
    expect(told.stderr).not.toMatch(/\n\s+at /)
    expect(told.stdout).toBe('')

    expect(json.status).toBe(failure.status)
    expect(json.stderr).toBe('')
    const { error } = JSON.parse(json.stdout) as { error: unknown }
    expect(errorReport.parse(error).code).toBe(failure.code)
    expect(lines.at(-2)).toBe(`${errorReport.parse(error).message} (${failure.code})`)
    expect(filesIn(place.folder).filter((file) => /\.(png|part)$/.test(file))).toEqual([])
  })
})

describe('commands', () => {
  it.each([
    [[], /A command is needed: generate, compare, replay, inspect, models, devices, start\./],
    [['generat'], /no command generat; close to it: generate\./],
    [['paint'], /no command paint: there are generate, compare, replay, inspect, models, devices, start\./],
    [['inspect'], /Name one file or folder/],
    [['inspect', 'a', 'b'], /Name one file or folder/],
    [['inspect', '--sampler'], /no option --sampler\. /],
  ])('%j is an option mistake', async (args, sentence) => {
    using place = temporaryPlace()
    const { status, stderr } = await run(place, args)
    expect(status).toBe(2)
    expect(stderr).toMatch(sentence)
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})

describe('a full disk', () => {
  it('ends the painting with one sentence and leaves nothing half-written', async ({ skip }) => {
    using disk = smallDisk()
    if (!disk.mounted) skip('needs the right to mount a tmpfs')
    using place = temporaryPlace()
    disk.fill({ freeBytes: 16_384 })
    const { status, stderr, stdout } = await run(place, [
      ...['generate', 'red apple', '--steps', '2', '--count', '3', '--out', join(disk.folder, 'pictures')],
    ])
    expect(status, stderr).toBe(1)
    expect(stderr).toMatch(
      /red-apple-\d+\.png could not be saved in .*: the disk is full\. \(E_DISK_FULL\)\n/,
    )
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(stdout).toBe('')
    expect(filesIn(disk.folder)).toEqual(['filler'])
  })

  it('of the cache leaves nothing half-written there, and costs no picture', async ({ skip }) => {
    using disk = smallDisk()
    if (!disk.mounted) skip('needs the right to mount a tmpfs')
    using place = temporaryPlace()
    disk.fill({ freeBytes: 4096 })
    const env = { PIXART_CACHE: join(disk.folder, 'cache') }
    const { status, stderr } = await run(place, ['generate', 'red apple', '--steps', '1'], { env })
    expect(status, stderr).toBe(0)
    expect(filesIn(place.pictures)).toHaveLength(1)
    expect(filesIn(disk.folder).filter((file) => file.endsWith('.part'))).toEqual([])
  })
})

/** 1 MB in memory, where that may be mounted. */
function smallDisk() {
  const folder = mkdtempSync(join(tmpdir(), 'pixart-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0
  return {
    folder,
    mounted,
    fill: ({ freeBytes }: { freeBytes: number }) => {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize - freeBytes))
    },
    [Symbol.dispose]: () => {
      if (mounted) spawnSync('umount', [folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
