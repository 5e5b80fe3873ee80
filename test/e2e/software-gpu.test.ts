/** The built studio on a GPU that is software: bundles, processes and their environment, from the window's call to the picture. */
import { expect, it } from 'vitest'
import { FLOAT32 } from '../../native-models/api/precision.ts'
import { softwareGpu } from '../main/service/devices/software-gpu.ts'
import { smallRequest } from '../native-models/small-request.ts'
import { launchStudio } from './launch.ts'

const LONG_MS = 240_000

it(
  'is found by its driver, named in the settings, and painted on',
  async () => {
    await using studio = await launchStudio({ env: softwareGpu() })
    const { rows } = await studio.ask('devices.shelf', { again: true })
    const row = rows.find(({ device }) => device === 'webgpu')
    expect(row?.adapters.at(-1)?.name).toBe('SwiftShader (software)')
    expect(row).not.toHaveProperty('obstacle')
    // Fitting the map to previews takes minutes there.
    await studio.ask('settings.set', { device: 'webgpu', gpuPrecision: FLOAT32, previews: false })
    const { choice } = await studio.ask('devices.shelf', { again: false })
    expect(choice).toMatchObject({ device: 'webgpu' })
    const { id } = await studio.ask('queue.add', { request: smallRequest({ model: 'nano', steps: 1 }) })
    const stateOf = async () => (await studio.ask('history.get', { id })).state
    await expect.poll(stateOf, { timeout: LONG_MS, interval: 500 }).toBe('done')
    const { device } = await studio.ask('history.get', { id })
    expect(device).toMatch(/^WebGPU( on SwiftShader \(software\))?, float32$/)
  },
  LONG_MS,
)
