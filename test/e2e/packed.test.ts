import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { extractFile, listPackage } from '@electron/asar'
import { beforeAll, describe, expect, it } from 'vitest'
import type { EventData, StudioBridge } from '../../preload/contract.ts'
import { FUSES, readFuses } from '../../scripts/package/fuses.mjs'
import { ROOT } from '../../scripts/setup.mjs'
import { launchPacked } from './packed.ts'

const UNPACKED = join(ROOT, 'out/packages/linux-unpacked')
const RESOURCES = join(UNPACKED, 'resources')
const BINARY = 'pixart-studio'

/** Fuses that came with later Electrons than the fall-back. */
const LATER = ['GrantFileProtocolExtraPrivileges', 'WasmTrapHandlers']

describe.runIf(process.platform === 'linux')('the packed application', () => {
  beforeAll(() => {
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/package.ts')], {
      encoding: 'utf8',
    })
    expect(status, stderr).toBe(0)
  })

  it('has its fuses set, every one that this Electron has', async () => {
    const fuses = await readFuses(join(UNPACKED, BINARY))
    expect({
      ...Object.fromEntries(LATER.map((name) => [name, FUSES[name as keyof typeof FUSES]])),
      ...fuses,
    }).toEqual(FUSES)
  })

  it('starts from an archive that holds what runs, and nothing of the checkout', () => {
    const files = listPackage(join(RESOURCES, 'app.asar'), { isPack: false }).map((path) => path.slice(1))
    const rooms = new Set(files.map((path) => path.split('/')[0]))
    expect([...rooms].sort()).toEqual([
      'LICENSE',
      'assets',
      'dist',
      'native-models',
      'node_modules',
      'package.json',
    ])
    for (const bundle of [
      'main/main.cjs',
      'preload/bridge.cjs',
      'renderer/index.html',
      'service/process.mjs',
      'downloads/process.mjs',
      'engine/process.mjs',
      'device/process.mjs',
    ]) {
      expect(files).toContain(`dist/${bundle}`)
    }
    expect(
      files.filter((path) => /\.(tsx?|map|pth)$|(^|\/)(test|fixtures|scripts|\.git)(\/|$)/.test(path)),
    ).toEqual([])
    const manifest = JSON.parse(extractFile(join(RESOURCES, 'app.asar'), 'package.json').toString('utf8'))
    expect(manifest).toMatchObject({ name: 'pixart-studio', main: 'dist/main/main.cjs' })
    expect(manifest).not.toHaveProperty('scripts')
    expect(manifest).not.toHaveProperty('devDependencies')
  })

  it('keeps native files outside of it, for this platform alone', () => {
    const files = filesBelow(join(RESOURCES, 'app.asar.unpacked'))
    const natives = files.filter((path) => /\.(node|dll|dylib|so(\.[\d.]+)?)$/.test(path))
    expect(natives.map((path) => path.split('/').slice(0, 3).join('/')).sort()).toEqual([
      'node_modules/@img/sharp-libvips-linux-x64',
      'node_modules/@img/sharp-linux-x64',
      'node_modules/better-sqlite3/prebuilds',
      'node_modules/onnxruntime-node/bin',
      'node_modules/onnxruntime-node/bin',
    ])
    expect(natives.filter((path) => /win32|darwin|arm64|musl/.test(path))).toEqual([])
    expect(files.filter((path) => path.endsWith('.safetensors')).length).toBeGreaterThan(2)
    const megabytes =
      files.reduce((sum, path) => sum + statSync(join(RESOURCES, 'app.asar.unpacked', path)).size, 0) /
      2 ** 20
    expect(megabytes).toBeLessThan(110)
  })

  it('opens elsewhere, as somebody else, and paints', async () => {
    await using packed = await launchPacked(UNPACKED, BINARY)
    const { fileName, notices } = (await packed.page.evaluate(`(${paintOne})()`)) as Awaited<
      ReturnType<typeof paintOne>
    >
    expect(notices).toEqual([])
    expect(readFileSync(join(packed.pictures, fileName)).toString('latin1', 1, 4)).toBe('PNG')
    if (process.getuid?.() === 0) expect(statSync(join(packed.pictures, fileName)).uid).toBe(65534)
  })
})

/** As the page does it. Runs inside the page. */
async function paintOne(): Promise<{ fileName: string; notices: readonly string[] }> {
  const { studio } = window as unknown as { studio: StudioBridge }
  const opened = await studio.call('studio.open', {})
  if (!opened.ok) throw new Error(opened.error.message)
  const { draft, notices } = opened.value
  const painted = new Promise<EventData<'painted'>>((resolve) => studio.on('painted', resolve))
  const request = { ...draft.request, prompt: 'red apple', count: 1, steps: 8 }
  const added = await studio.call('queue.add', { request })
  if (!added.ok) throw new Error(added.error.message)
  return { fileName: (await painted).fileName, notices }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}
