import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { ComparisonResult } from '../../../main/service/compare/run-comparison.ts'
import { openTrajectory } from '../../../main/service/compare/trajectory-file.ts'
import { end, filesIn, type Place, processesWith, run, said, start, temporaryPlace } from './run-cli.ts'

const SIZE = ['--size', '64x64', '--exact'] as const
const PROMPT = 'cartoon of fox'

async function compare(place: Place, args: readonly string[]) {
  const ended = await run(place, ['compare', PROMPT, '--json', '--out', 'out', ...SIZE, ...args])
  expect(ended.status, ended.stderr + ended.stdout).toBe(0)
  return JSON.parse(ended.stdout) as ComparisonResult & { warnings?: string[] }
}

describe('a comparison', () => {
  it('makes pictures, ways, a sheet and numbers; each picture is that of `generate`, to the byte', async () => {
    using place = temporaryPlace()
    const args = [
      '--samplers',
      'dpmpp-2m,euler-ancestral,heun:2',
      '--steps',
      '3',
      '--seeds',
      '7',
      '--threads',
      '1',
    ]
    const { lanes, sheet, csv } = await compare(place, [...args, '--reference', 'dpmpp-2m:6'])
    expect(lanes.map(({ sampler, steps, forwardPasses }) => [sampler, steps, forwardPasses])).toEqual([
      ['dpmpp-2m', 3, 3],
      ['euler-ancestral', 3, 3],
      ['heun', 2, 3],
      ['dpmpp-2m', 6, 6],
    ])
    expect(lanes.map(({ isReference }) => isReference)).toEqual([false, false, false, true])
    expect(new Set(lanes.map(({ guidance }) => guidance))).toEqual(new Set([3]))
    expect(filesIn(join(place.folder, 'out'))).toEqual(
      [
        ...['lane-1-dpmpp-2m', 'lane-2-euler-ancestral', 'lane-3-heun', 'lane-4-dpmpp-2m'].flatMap((stem) => [
          `${stem}.png`,
          `${stem}.safetensors`,
        ]),
        ...['numbers.csv', 'sheet.png'],
      ].sort(),
    )
    for (const lane of lanes) {
      const { noiseLevels, x0 } = openTrajectory(lane.trajectory)
      expect(noiseLevels).toHaveLength(lane.steps)
      expect(lane.changes).toHaveLength(lane.steps - 1)
      expect(x0(lane.steps).shape).toEqual(
        [4, 16, 16].map((dim, axis) => (axis === 0 ? dim : x0(1).shape[axis])),
      )
      const { sampler, steps, guidance, seed } = lane
      const same = ['--sampler', sampler, '--steps', `${steps}`, '--guidance', `${guidance}`, '--seed', seed]
      const alone = await run(place, [
        'generate',
        PROMPT,
        ...SIZE,
        ...same,
        '--out',
        'alone.png',
        '--threads',
        '1',
      ])
      expect(alone.status, alone.stderr).toBe(0)
      expect(readFileSync(lane.file).equals(readFileSync(join(place.folder, 'alone.png')))).toBe(true)
    }
    expect(readFileSync(csv, 'utf8').trimEnd().split('\n')).toHaveLength(5)
    expect((await sharp(sheet).metadata()).format).toBe('png')
    // More steps of the same sampler come closer than noise that is drawn on the way.
    expect(lanes[0]!.rms).toBeLessThan(lanes[1]!.rms)
  })

  it('prints a table, says what is hardly meant, and lanes may be seeds or guidances', async () => {
    using place = temporaryPlace()
    const args = [
      '--samplers',
      'euler,lcm',
      '--seeds',
      '7,8',
      '--guidances',
      '2',
      '--steps',
      '2',
      '--equal',
      'steps',
    ]
    const { status, stdout, stderr } = await run(place, ['compare', PROMPT, '--out', 'out', ...SIZE, ...args])
    expect(status, stderr).toBe(0)
    expect(stdout).toMatch(/^ +1\* +euler +2 +2 +7 +2 /m)
    expect(stdout).toMatch(/^ +4 +lcm +2 +2 +8 +2 +\d+\.\d\d +\d\.\d{3} +\d+\.\d +\d\.\d{4} /m)
    expect(stdout).toContain(join(place.folder, 'out', 'sheet.png'))
    expect(stderr.match(/The sampler lcm is for distilled models/g)).toHaveLength(1)
    expect(stderr).toMatch(/\npass 8 of 8 {2}lcm step 2\/2\n$/)
  })

  it('equal in forward passes; a reference that is a lane already is that lane', async () => {
    using place = temporaryPlace()
    const args = ['--samplers', 'dpmpp-2m,heun', '--steps', '6', '--equal', 'passes', '--reference', 'heun:3']
    const { lanes } = await compare(place, args)
    expect(lanes.map(({ steps, forwardPasses, isReference }) => [steps, forwardPasses, isReference])).toEqual(
      [
        [6, 6, false],
        [3, 5, true],
      ],
    )
    expect(lanes[0]!.seed).toBe(lanes[1]!.seed)
  })
})

describe('mistakes are said before anything is painted', () => {
  it.each([
    [['--samplers', 'euler', '--out', 'out'], 'E_OPTION', /one lane/],
    [['--samplers', 'euler,ddim'], 'E_OPTION', /--out is needed/],
    [['--samplers', 'euler,eular', '--out', 'out'], 'E_SAMPLER_UNKNOWN', /close to it: euler/],
    [['--samplers', 'euler,,ddim', '--out', 'out'], 'E_OPTION', /comma/],
    [['--samplers', 'euler:,ddim', '--out', 'out'], 'E_OPTION', /euler:25/],
    [['--samplers', 'euler:0,ddim', '--out', 'out'], 'E_STEPS', /whole number/],
    [['--samplers', 'euler:60,lcm', '--equal', 'steps', '--out', 'out'], 'E_STEPS', /LCM takes .* 1 to 50/],
    [['--samplers', 'euler,ddim', '--equal', 'time', '--out', 'out'], 'E_OPTION', /steps or passes/],
    [['--samplers', 'euler,ddim,lms', '--seeds', '1,2,3', '--out', 'out'], 'E_OPTION', /9 lanes/],
    [
      ['--seeds', '1,2,3,4,5,6,7,8', '--reference', 'euler:9', '--out', 'out'],
      'E_OPTION',
      /reference these are 9/,
    ],
    [['--seeds', '1,x', '--out', 'out'], 'E_OPTION', /--seed x/],
    [['--guidances', '1,99', '--out', 'out'], 'E_OPTION', /--guidance 99/],
    [['--count', '2', '--out', 'out'], 'E_OPTION', /no option --count/],
  ])('%j', async (args, code, sentence) => {
    using place = temporaryPlace()
    const { status, stdout } = await run(place, ['compare', PROMPT, '--json', ...args])
    expect(status).toBe(2)
    const { error } = JSON.parse(stdout)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(sentence)
    expect(existsSync(join(place.folder, 'out'))).toBe(false)
  })

  it('--help lists the options', async () => {
    using place = temporaryPlace()
    const { status, stdout } = await run(place, ['compare', '--help'])
    expect(status).toBe(0)
    for (const name of ['samplers', 'guidances', 'seeds', 'equal', 'reference', 'out', 'control', 'lora'])
      expect(stdout).toContain(`--${name} `)
  })
})

it.skipIf(process.platform === 'win32')(
  'Ctrl-C ends it within a step; nothing half-written stays',
  async () => {
    using place = temporaryPlace()
    const child = start(place, ['compare', PROMPT, '--samplers', 'euler:400,ddim:400', '--out', 'out'])
    const ended = end(child)
    await said(child, /^painting$/m)
    child.kill('SIGINT')
    const { status, stderr } = await ended
    expect(status).toBe(130)
    expect(stderr).toMatch(/\nCancelled\. \(E_CANCELLED\)\n/)
    expect(filesIn(join(place.folder, 'out'))).toEqual([])
    if (existsSync('/proc')) expect(processesWith(place.cache)).toEqual([])
  },
)
