/** WebGPU from the first byte to the last pixel, on a GPU that is software: slow, and the same path. */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { askDevice } from '../../../../main/service/devices/ask-device.ts'
import { listedDevices, machineDevices } from '../../../../main/service/devices/machine-devices.ts'
import { selfTest } from '../../../../main/service/devices/self-test.ts'
import { handlersOf } from '../../../../main/service/handlers.ts'
import { readRecipe } from '../../../../main/service/recipes/read-recipe.ts'
import { FLOAT16, FLOAT32 } from '../../../../native-models/api/precision.ts'
import { NANO, temporaryFolder } from '../../../native-models/files.ts'
import { run, temporaryPlace } from '../../cli/run-cli.ts'
import { RecipeDesk } from '../recipes/recipe-desk.ts'
import { places, quickRequest } from '../service-process.ts'
import { softwareGpu, stubSoftwareGpu } from './software-gpu.ts'

const device = { provider: 'webgpu', index: 0 } as const
const LONG_MS = 240_000

beforeEach(stubSoftwareGpu)
afterEach(() => void vi.unstubAllEnvs())

it('is found, by name', async () => {
  const rows = await machineDevices({ threads: 2, cacheFolder: temporaryFolder() })
  const row = rows.find(({ name }) => name === 'webgpu')
  expect(row?.obstacle).toBeUndefined()
  expect(row?.adapters.at(-1)?.name).toBe('SwiftShader (software)')
})

it(
  'paints the processor’s picture, without its help',
  async () => {
    const { passed, error, likeness, figures } = await selfTest(device, {
      threads: 2,
      precision: FLOAT32,
      budgetMs: 1,
    })
    expect(error).toBeUndefined()
    expect(passed).toBe(true)
    expect(figures?.fellBack).toEqual([])
    expect(figures?.attentionRms).toBeLessThan(1e-5)
    expect(likeness!.relativeRms).toBeLessThan(2e-3)
    expect(likeness!.relativeRms).toBeGreaterThan(0)
    expect(likeness!.psnr ?? Number.POSITIVE_INFINITY).toBeGreaterThan(50)
  },
  LONG_MS,
)

it(
  'paints from the command line',
  async () => {
    using place = temporaryPlace()
    const paint = async (name: string, env: Record<string, string> = {}) => {
      const args = [
        '--size',
        '64x64',
        '--exact',
        '--steps',
        '2',
        '--seed',
        '3',
        '--device',
        name,
        '--recipe',
        '--json',
      ]
      const painted = await run(place, ['generate', 'flat icon of star on a blue background', ...args], {
        env,
        limitMs: 120_000,
      })
      expect(painted.stderr).toBe('')
      const { file, recipe } = JSON.parse(painted.stdout) as { file: string; recipe: string }
      const { engine } = JSON.parse(readFileSync(recipe, 'utf8')) as { engine: { device: string } }
      return { pixels: await sharp(file).raw().toBuffer(), device: engine.device }
    }
    const [own, reference] = [await paint('webgpu', softwareGpu()), await paint('cpu')]
    expect([own.device, reference.device.slice(0, 4)]).toEqual(['webgpu', 'CPU,'])
    const distances = own.pixels.map((value, index) => Math.abs(value - reference.pixels[index]!))
    expect(Math.max(...distances)).toBeLessThanOrEqual(3)
    expect(own.pixels.length).toBe(64 * 64 * 3)
  },
  LONG_MS,
)

describe('what it does not compute', () => {
  it(
    'in float16 is said by its code, for this device has none',
    async () => {
      const result = await selfTest(device, { threads: 2, precision: FLOAT16 })
      expect(result).toMatchObject({ passed: false, error: { code: 'E_DEVICE_FAILED' } })
      expect(result.error!.message).toContain('f16')
    },
    LONG_MS,
  )
})

it(
  'paints from the window, and says so in picture and recipe',
  async () => {
    using where = places()
    // What the window’s service does, with the processes that it starts; its tests by itself would take minutes here.
    await using desk = new RecipeDesk(where, { listDevices: listedDevices, testAfterMs: 1e8 })
    const handlers = handlersOf(desk.service)
    // The map to previews is fitted on a large picture: minutes on a GPU that is software.
    await handlers['settings.set']({ device: 'webgpu', gpuPrecision: FLOAT32, previews: false })
    const request = quickRequest({ size: { kind: 'exact', width: 64, height: 64 } })
    const picture = await desk.paint(request)
    const { device: words } = desk.service.entries.get(picture.entry)
    expect(words).toMatch(/^WebGPU( on SwiftShader \(software\))?, float32$/)
    const { engine } = readRecipe(await desk.save(picture))
    expect([engine.device, engine.precision]).toEqual(['webgpu', 'float32'])
    expect(desk.service.devices.shelf().choice).not.toHaveProperty('fellBack')
    const { text } = await handlers['diagnostics.get']({})
    expect(text).toContain(`device: ${words}`)
  },
  LONG_MS,
)

it('nodes that the processor computed are named', async () => {
  const cacheFolder = temporaryFolder()
  const profileFolder = join(cacheFolder, 'profiles')
  mkdirSync(profileFolder)
  const task = { type: 'paint', model: NANO, steps: 1, budgetMs: 1 } as const
  // All of it is the processor's here; on a GPU such a list is what was left to it.
  const painted = await askDevice(task, { threads: 2, cacheFolder, profileFolder }, { limitMs: 60_000 })
  expect(painted?.fellBack).toContain('pixart-step: transformer_blocks.0.attn1/MultiHeadAttention')
  expect(painted!.fellBack.some((name) => name.startsWith('vae-decoder: '))).toBe(true)
})
