/** CUDA's libraries in the real window, on a machine that says that it has an NVIDIA adapter. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, it } from 'vitest'
import { CUDA_FILES } from '../../../native-models/runtime/devices/cuda-libraries.ts'
import { CudaMakers } from '../../hub/cuda-makers.ts'
import { type StudioFolders, studioFolders } from '../launch.ts'
import { openPastWelcome } from './window.ts'

/** NVIDIA's own tool is asked which adapters there are. */
function toolThatSays(folders: StudioFolders, line: string): string {
  const folder = join(folders.root, 'tools')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'nvidia-smi'), `#!/bin/sh\necho '${line}'\n`, { mode: 0o755 })
  return `${folder}${delimiter}${process.env['PATH'] ?? ''}`
}

it.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'are fetched half, survive a kill, go on after a restart, and are removed',
  async () => {
    using folders = studioFolders()
    await using makers = await CudaMakers.start({ libraryBytes: 300_000 })
    const libraries = join(folders.root, 'libraries')
    const env = {
      ...makers.environment,
      PIXART_CUDA_LIBRARIES: libraries,
      PATH: toolThatSays(folders, 'NVIDIA GeForce RTX 4090, 24564, 580.65.06'),
    }
    const opened = async () => {
      const studio = await openPastWelcome({ folders, env })
      await studio.page.keyboard.press('Control+6')
      return { studio, card: studio.page.getByRole('region', { name: 'CUDA’s libraries' }) }
    }
    {
      const { studio, card } = await opened()
      await using _closed = studio
      await studio.ask('settings.set', { fetchLimitKb: 800 })
      expect(makers.asked).toEqual([])
      await card.getByRole('button', { name: /^Fetch about 1\.4 GB from 127\.0\.0\.1:\d+$/ }).click()
      await expect.poll(() => existsSync(join(libraries, 'libcudart.so.13')), { timeout: 20_000 }).toBe(true)
      await studio.kill()
    }
    const { servedBytes } = makers
    const { studio, card } = await opened()
    await using _closed = studio
    await card.getByText('Paused. What is here stays.').waitFor()
    expect(makers.servedBytes).toBe(servedBytes)
    await studio.ask('settings.set', { fetchLimitKb: 0 })
    await card.getByRole('button', { name: 'Go on' }).click()
    await card.getByText('They are here.').waitFor()
    expect(readdirSync(libraries)).toEqual(expect.arrayContaining([...CUDA_FILES]))
    await card.getByRole('button', { name: 'Remove…' }).click()
    await studio.page.getByRole('button', { name: 'Remove them' }).click()
    await card.getByRole('button', { name: /^Fetch about/ }).waitFor()
    expect(existsSync(libraries)).toBe(false)
  },
  120_000,
)
