import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { run, temporaryPlace } from './run-cli.ts'

interface Row {
  readonly device: string
  readonly adapters: readonly { readonly name: string }[]
  readonly obstacle?: { readonly code: string; readonly message: string; readonly nextStep: string }
  readonly test?: { readonly passed: boolean }
}

const rowsOf = (stdout: string): Row[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)

describe('devices', () => {
  it('lists every provider, and what is missing where it cannot be used', async () => {
    using place = temporaryPlace()
    const env = { VK_DRIVER_FILES: join(place.folder, 'none.json') }
    const { status, stdout, stderr } = await run(place, ['devices', '--json'], { env })
    expect([status, stderr]).toEqual([0, ''])
    const rows = rowsOf(stdout)
    expect(new Set(rows.map(({ device }) => device.split(':')[0]))).toEqual(
      new Set(['cpu', 'cuda', 'dml', 'webgpu']),
    )
    const [cpu] = rows
    expect(cpu?.obstacle).toBeUndefined()
    expect(cpu?.adapters[0]?.name).not.toBe('')
    const unusable = rows.filter(({ obstacle }) => obstacle)
    expect(unusable.map(({ device }) => device)).toEqual(expect.arrayContaining(['dml', 'webgpu']))
    for (const { obstacle } of unusable) {
      expect(obstacle?.code).toMatch(/^E_DEVICE_/)
      expect(obstacle?.message.length).toBeGreaterThan(20)
      expect(obstacle?.nextStep.length).toBeGreaterThan(20)
    }
  })

  it('tests the processor, and remembers what it found', async () => {
    using place = temporaryPlace()
    const tested = await run(place, ['devices', 'cpu', '--test', '--threads', '1'], { limitMs: 90_000 })
    expect([tested.status, tested.stderr]).toEqual([0, 'Testing cpu…\n'])
    expect(tested.stdout).toContain('passed its test')
    expect(tested.stdout).toContain('the very same numbers')
    expect(readdirSync(join(place.cache, 'devices'))).toHaveLength(1)
    const again = await run(place, ['devices', 'cpu', '--json', '--threads', '1'])
    expect(rowsOf(again.stdout)[0]?.test?.passed).toBe(true)
  }, 120_000)

  it('has a help of its own', async () => {
    using place = temporaryPlace()
    const { status, stdout } = await run(place, ['devices', '--help'])
    expect(status).toBe(0)
    expect(stdout).toContain('--test')
  })

  it.each([
    [['devices', 'abacus'], 2, 'E_OPTION'],
    [['devices', 'cpu:1'], 2, 'E_OPTION'],
    [['devices', 'cpu', 'cuda'], 2, 'E_OPTION'],
    [['devices', '--precision', 'int4'], 2, 'E_OPTION'],
    [['devices', 'dml'], 1, 'E_DEVICE_ABSENT'],
    [['devices', 'cuda:9'], 1, 'E_DEVICE_ABSENT'],
    [['generate', 'a star', '--device', 'abacus'], 2, 'E_OPTION'],
    [['generate', 'a star', '--device', 'dml'], 1, 'E_DEVICE_ABSENT'],
    [['generate', 'a star', '--precision', 'float16'], 2, 'E_DEVICE_PRECISION'],
    [['generate', 'a star', '--vae-precision', 'int8'], 2, 'E_OPTION'],
  ])('%j ends with %i and %s', async (args, status, code) => {
    using place = temporaryPlace()
    const ended = await run(place, args)
    expect([ended.status, ended.stdout]).toEqual([status, ''])
    expect(ended.stderr).toContain(`(${code})`)
    expect(ended.stderr.trim().split('\n')).toHaveLength(2)
  })
})

it('generate --device auto says what it takes, and why not the others', async () => {
  using place = temporaryPlace()
  const env = { VK_DRIVER_FILES: join(place.folder, 'none.json') }
  const args = ['flat icon of star', '--device', 'auto', '--steps', '1', '--json', '--threads', '1']
  const { status, stderr } = await run(place, ['generate', ...args], { env, limitMs: 90_000 })
  expect(status).toBe(0)
  expect(stderr).toMatch(/^Testing cpu…\nPainting on .+: /)
  expect(stderr).toMatch(/Not on webgpu: .+\(E_DEVICE_LIBRARIES\)/)
}, 120_000)
