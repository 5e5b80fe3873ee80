import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { pictureRecord, RECORD_KEYWORD } from '../../../main/service/images/metadata.ts'
import { parseParameters } from '../../../main/service/images/parameters.ts'
import { readPngText } from '../../../native-models/formats/png.ts'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { SAMPLERS } from '../../../native-models/samplers/samplers.ts'
import { shardTransformer } from '../damaged-model.ts'
import { CLI, end, FIXTURES, filesIn, NANO, type Place, run, start, temporaryPlace } from './run-cli.ts'

const QUICK = ['--steps', '2', '--seed', '7'] as const

async function paint(place: Place, args: readonly string[], options = {}) {
  const ended = await run(place, ['generate', ...args], options)
  expect(ended.status, ended.stderr + ended.stdout).toBe(0)
  return { ...ended, files: ended.stdout.trimEnd().split('\n') }
}

/** The lines of `--json`. */
async function paintJson(place: Place, args: readonly string[], options = {}) {
  const { stdout } = await paint(place, ['--json', ...args], options)
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown> & { file: string; seed: string })
}

function recordOf(path: string) {
  const texts = readPngText(readFileSync(path))
  return {
    record: pictureRecord.parse(JSON.parse(texts.get(RECORD_KEYWORD) ?? '')),
    parameters: parseParameters(texts.get('parameters') ?? ''),
  }
}

describe('where pictures go', () => {
  it('into the pictures folder, named after prompt and seed, and never over one another', async () => {
    using place = temporaryPlace()
    const first = await paint(place, ['Red apple, on blue!', ...QUICK])
    const second = await paint(place, ['Red apple, on blue!', ...QUICK])
    expect(first.files).toEqual([join(place.pictures, 'red-apple-on-blue-7.png')])
    expect(second.files).toEqual([join(place.pictures, 'red-apple-on-blue-7-2.png')])
    expect(readFileSync(first.files[0]!).equals(readFileSync(second.files[0]!))).toBe(true)
    expect(filesIn(place.pictures)).toHaveLength(2)
  })

  it('into the file that is named, relative to where one is, replacing it', async () => {
    using place = temporaryPlace()
    writeFileSync(join(place.folder, 'apple.png'), 'old')
    const env = { INIT_CWD: '/' } // what npm says of a script that started this one
    const { files } = await paint(place, ['red apple', ...QUICK, '--out', 'apple.png'], { env })
    expect(files).toEqual([join(place.folder, 'apple.png')])
    expect((await sharp(files[0]).metadata()).width).toBe(256)
    expect(filesIn(place.folder).filter((name) => /\.(png|part)$/.test(name))).toEqual(['apple.png'])
  })

  it('into numbered files and new folders; seeds count up, and each picture can be painted alone', async () => {
    using place = temporaryPlace()
    const [three, folder] = await Promise.all([
      paintJson(place, ['red apple', ...QUICK, '--count', '3', '--out', 'apple.PNG']),
      paint(place, ['red apple', '--steps=2', '--seed=8', '--out', 'new/folder']),
    ])
    expect(three.map(({ file }) => file)).toEqual(
      [1, 2, 3].map((number) => join(place.folder, `apple-${number}.PNG`)),
    )
    expect(three.map(({ seed }) => seed)).toEqual(['7', '8', '9'])
    expect(folder.files).toEqual([join(place.folder, 'new/folder/red-apple-8.png')])
    expect(readFileSync(three[1]!.file).equals(readFileSync(folder.files[0]!))).toBe(true)
  })
})

describe('prompts', () => {
  const LINES = '\uFEFFred apple\r\n\r\n  blue boat  \r\n'

  it('come from a file or from standard input, one a line', async () => {
    using place = temporaryPlace()
    writeFileSync(join(place.folder, 'prompts.txt'), LINES)
    const [file, input] = await Promise.all([
      paintJson(place, ['--prompts', 'prompts.txt', ...QUICK, '--out', 'file']),
      paintJson(place, ['--prompts', '-', ...QUICK, '--out', 'many.png'], { stdin: LINES }),
    ])
    expect(file.map(({ prompt }) => prompt)).toEqual(['red apple', 'blue boat'])
    expect(input.map(({ prompt }) => prompt)).toEqual(['red apple', 'blue boat'])
    expect(input.map(({ file: path }) => path)).toEqual(
      [1, 2].map((number) => join(place.folder, `many-${number}.png`)),
    )
  })

  it('a negative prompt and a clean caption change what is painted', async () => {
    using place = temporaryPlace()
    const prompt = 'red apple <b>www.example.com</b>'
    const [plain, negative, clean] = await Promise.all([
      paint(place, [prompt, ...QUICK, '--out', 'plain.png']),
      paint(place, [prompt, ...QUICK, '--out', 'negative.png', '--negative', '-blue background']),
      paint(place, [prompt, ...QUICK, '--out', 'clean.png', '--clean-caption']),
    ])
    const pixels = await Promise.all(
      [plain, negative, clean].map(({ files }) => sharp(files[0]).raw().toBuffer()),
    )
    expect(pixels[0]!.equals(pixels[1]!)).toBe(false)
    expect(pixels[0]!.equals(pixels[2]!)).toBe(false)
    expect(recordOf(negative.files[0]!).record.request.negativePrompt).toBe('-blue background')
  })

  it('control characters of a prompt do not reach the terminal', async () => {
    using place = temporaryPlace()
    const { stderr, files } = await paint(place, ['red\u001b[31m\n\u0007apple', '--steps=1', '--out=a.png'])
    expect(stderr.split('\n')[0]).toBe('red apple')
    expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
    expect(recordOf(files[0]!).record.request.prompt).toBe('red\u001b[31m\n\u0007apple')
  })
})

describe('sizes', () => {
  it.each([
    [['--aspect', '3:2'], 320, 192],
    [['--aspect', '2/3'], 192, 320],
    [['--size', '256x192'], 256, 192],
    [['--size', '128x96', '--exact'], 128, 96],
  ])('%j', async (args, width, height) => {
    using place = temporaryPlace()
    const [line] = await paintJson(place, ['red apple', ...QUICK, '--out', 'a.png', ...args])
    expect(line).toMatchObject({ width, height })
    expect(await sharp(line!.file).metadata()).toMatchObject({ width, height })
    expect(recordOf(line!.file).parameters?.size).toEqual({ width, height })
  })
})

describe('models and samplers', () => {
  it('nano-lcm brings its sampler and its four steps', async () => {
    using place = temporaryPlace()
    const [line] = await paintJson(place, ['red apple', '--model', 'nano-lcm'])
    expect(line).toMatchObject({ sampler: 'lcm', steps: 4, guidance: 0 })
  })

  it('a sharded checkpoint with a base paints what the single file paints', async () => {
    using place = temporaryPlace()
    const model = shardTransformer(NANO, join(place.folder, 'sharded'))
    const [whole, sharded] = await Promise.all([
      paint(place, ['red apple', ...QUICK, '--out', 'a.png']),
      paint(place, [
        'red apple',
        ...QUICK,
        '--out',
        'b.png',
        '--model',
        model,
        '--base',
        NANO,
        '--guidance',
        '3',
      ]),
    ])
    const [a, b] = await Promise.all([whole, sharded].map(({ files }) => sharp(files[0]).raw().toBuffer()))
    expect(a!.equals(b!)).toBe(true)
  })

  it('a model without size conditions takes the missing parts from its base', async () => {
    using place = temporaryPlace()
    const { defaults } = openModelFolder(join(FIXTURES, 'model-512'), { base: join(FIXTURES, 'model-1024') })
    const [line] = await paintJson(place, [
      ...['red apple', '--steps', '1', '--size', '64x64', '--exact', '--model', join(FIXTURES, 'model-512')],
      ...['--base', join(FIXTURES, 'model-1024')],
    ])
    expect(line).toMatchObject({ sampler: defaults.sampler, width: 64, height: 64 })
  })

  it.each(['original-ms', 'original-plain'])('%s.pth paints with the other parts of a base', async (name) => {
    using place = temporaryPlace()
    const [line] = await paintJson(place, [
      ...[
        'red apple',
        '--steps',
        '2',
        '--size',
        '64x64',
        '--exact',
        '--model',
        join(FIXTURES, `${name}.pth`),
      ],
      ...['--base', join(FIXTURES, 'model-1024')],
    ])
    expect(line).toMatchObject({ width: 64, height: 64 })
    const { record } = recordOf(line!.file)
    expect(record.request.model).toBe(name)
    expect(record.model.hash).toMatch(/^[0-9a-f]+$/)
  })

  it.each(['heun', 'dpmpp-2m-sde'])('%s is taken with its own defaults', async (id) => {
    using place = temporaryPlace()
    const [line] = await paintJson(place, ['red apple', '--sampler', id, '--size', '64x64', '--exact'])
    expect(line).toMatchObject({ sampler: id, ...SAMPLERS.find((sampler) => sampler.id === id)?.defaults })
  })
})

describe('what a picture says about itself', () => {
  it('is read back, and paints the same bytes again', async () => {
    using place = temporaryPlace()
    mkdirSync(place.pictures)
    const [, second] = await paintJson(place, [
      ...[
        'red apple, "crisp": <b>x</b>',
        '--negative',
        'blue, dark',
        '--seed',
        '18446744073709551614',
        '--count',
        '2',
      ],
      ...['--sampler', 'euler-ancestral', '--steps', '3', '--guidance', '2.5', '--size', '256x192'],
    ])
    const { record, parameters } = recordOf(second!.file)
    const { request } = record
    expect(request).toMatchObject({
      model: 'nano',
      seed: '18446744073709551615',
      count: 1,
      sampler: 'euler-ancestral',
      steps: 3,
    })
    expect(parameters).toMatchObject({
      prompt: request.prompt,
      negativePrompt: 'blue, dark',
      steps: 3,
      sampler: 'euler-ancestral',
      guidance: 2.5,
      seed: '18446744073709551615',
      model: record.model.name,
      modelHash: record.model.hash,
    })
    const { size } = request
    const again = await paint(place, [
      ...[request.prompt, '--negative', request.negativePrompt, '--sampler', request.sampler],
      ...['--steps', String(request.steps), '--guidance', String(request.guidance), '--seed', request.seed],
      ...['--size', `${size.width}x${size.height}`, '--model', request.model, '--out', 'again.png'],
    ])
    expect(readFileSync(again.files[0]!).equals(readFileSync(second!.file))).toBe(true)
  })
})

describe('lists and help', () => {
  it.each([
    ['--help', /--size <WxH> {2,}this size/],
    ['--list-samplers', /^ {2}dpmpp-2m {2,}DPM-Solver\+\+ 2M {2,}\S/m],
    ['--list-buckets', /multiples of 32.*\n {2}256x256 {2,}1\.00 : 1/],
  ])('%s is aligned, and at most 100 columns wide', async (option, pattern) => {
    using place = temporaryPlace()
    const { stdout, stderr } = await paint(place, [option])
    expect(stdout).toMatch(pattern)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
    expect(stdout).not.toMatch(/[ \t]+$/m)
    expect(stderr).toBe('')
  })

  it('samplers as JSON are the table', async () => {
    using place = temporaryPlace()
    const lines = await paintJson(place, ['--list-samplers'])
    expect(lines.map(({ id }) => id)).toEqual(SAMPLERS.map(({ id }) => id))
  })

  it('start paints the first example of the model and says where', async () => {
    using place = temporaryPlace()
    const { status, stdout } = await run(place, ['start', '--steps', '1'])
    expect(status).toBe(0)
    expect(filesIn(place.pictures).map((name) => join(place.pictures, name))).toEqual([stdout.trimEnd()])
  })
})

describe('progress', () => {
  it('is plain lines on a pipe', async () => {
    using place = temporaryPlace()
    const { stderr, stdout } = await paint(place, ['red apple', ...QUICK, '--count', '2'])
    expect(stderr).toContain('red apple\ndpmpp-2m, 2 steps, guidance 3, seed 7, 256×256\nloading the model\n')
    expect(stderr).toMatch(/^picture 2\/2 {2}step 2\/2 {2}\d+\.\d\d s a step {2}0\.0 s left$/m)
    expect(stderr.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
    expect(stdout.trimEnd().split('\n')).toHaveLength(2)
  })

  it('is a bar on a terminal, removed before results are printed', ({ skip }) => {
    if (spawnSync('script', ['--version']).status !== 0) skip('needs script (bsdutils)')
    using place = temporaryPlace()
    const command = [process.execPath, CLI, 'generate', 'apple', '--steps=2', '--out=a.png'].join(' ')
    const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
      cwd: place.folder,
      env: { ...process.env, PIXART_CACHE: place.cache, TERM: 'xterm' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    expect(stdout).toContain(`\r\u001b[2K${'█'.repeat(12)}${'░'.repeat(12)} step 1/2  `)
    expect(stdout).toMatch(/█{24} step 2\/2 {2}/)
    expect(stdout).toContain(`\r\u001b[2K${join(place.folder, 'a.png')}\r\n`)
  })

  it('says that a negative prompt is not used', async () => {
    const args = ['red apple', ...QUICK, '--guidance', '1', '--negative', 'blue']
    using place = temporaryPlace()
    const { stderr } = await paint(place, args)
    expect(stderr).toContain('The negative prompt is not used')
  })

  it('is a line every tenth of the steps, and a path before the next picture', async () => {
    using place = temporaryPlace()
    const args = ['apple', '--steps', '25', '--size', '64x64', '--exact', '--count', '2', '--out', 'a.png']
    const child = start(place, ['generate', ...args])
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (more: string) => (text += more))
    child.stderr?.setEncoding('utf8').on('data', (more: string) => (text += more))
    await end(child)
    expect(text.match(/^picture 1\/2 {2}step \d+\/25 /gm)).toHaveLength(10)
    expect(text.indexOf('a-1.png\n')).toBeGreaterThan(0)
    expect(text.indexOf('a-1.png\n')).toBeLessThan(text.indexOf('picture 2/2  painting'))
  })
})

describe('warnings', () => {
  it.each([
    [['--sampler', 'lcm', '--steps', '2'], /The sampler lcm is for distilled models/],
    [['--model', 'nano-lcm', '--sampler', 'euler', '--guidance', '1'], /is distilled for few steps/],
    [['--model', 'nano-lcm', '--guidance', '3', '--steps', '2'], /without guidance: a guidance of 3/],
    [['--size', '64x64', '--exact'], /64×64 is much smaller than/],
    [['--aspect', '100:1'], /The closest shape this model has is 320×192\./],
  ])('%j: one sentence, and the picture is painted', async (args, sentence) => {
    using place = temporaryPlace()
    const all = ['apple', '--out', 'a.png', ...(args.includes('--steps') ? args : [...args, '--steps', '1'])]
    const { stderr } = await paint(place, all)
    expect(stderr.split('\n').filter((line) => sentence.test(line))).toHaveLength(1)
    const [line] = await paintJson(place, all)
    expect(line?.['warnings']).toEqual([expect.stringMatching(sentence)])
  })

  it('what the model cannot read is named', async () => {
    using place = temporaryPlace()
    const { stderr } = await paint(place, ['🦊🦊', '--steps', '1', '--out', 'a.png'])
    expect(stderr).toContain('\nThis model cannot read: 🦊\n')
    const { stderr: quiet } = await paint(place, ['red apple', '--steps', '1', '--out', 'a.png'])
    expect(quiet).not.toContain('cannot read')
  })

  it('the size that is painted is told with the one that comes out', async () => {
    using place = temporaryPlace()
    const { stderr } = await paint(place, ['apple', '--steps=1', '--size=256x192', '--out=again/fox.png'])
    expect(stderr).toMatch(/^dpmpp-2m, .*, 256×192 \(painted in 320×192\)$/m)
    expect(filesIn(place.folder)).toContain('again/fox.png')
  })
})
