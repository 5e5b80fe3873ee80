import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { extractFile, listPackage } from '@electron/asar'
import { beforeAll, describe, expect, it } from 'vitest'
import type { EventData, ShelvedModel, StudioBridge } from '../../preload/contract.ts'
import { FUSES, readFuses } from '../../scripts/package/fuses.mjs'
import { ROOT } from '../../scripts/setup.mjs'
import { startCatalogHub } from '../hub/catalog-hub.ts'
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

  it('fetches a model from a hub by the buttons of its window, and finds every byte of it right', async () => {
    await using hub = await startCatalogHub()
    await using packed = await launchPacked(UNPACKED, BINARY)
    const fetched = (await packed.page.evaluate(`(${fetchOne})(${JSON.stringify(hub.endpoint)})`)) as Awaited<
      ReturnType<typeof fetchOne>
    >
    expect(fetched).toMatchObject({ state: 'here', isAbout: false })
    expect(fetched.hereBytes).toBeGreaterThan(100_000)
    expect(hub.servedBytes).toBeGreaterThanOrEqual(fetched.hereBytes)
    expect(fetched.said).toContain('Every byte is what it should be.')
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

/** PixArt-α 512, as a hand does it. Runs inside the page. */
async function fetchOne(endpoint: string): Promise<ShelvedModel & { said: string }> {
  const { studio } = window as unknown as { studio: StudioBridge }
  const LONGEST_MS = 60_000
  const found = async <T>(what: string, look: () => T | undefined): Promise<T> => {
    for (let waitedMs = 0; waitedMs < LONGEST_MS; waitedMs += 50) {
      const seen = look()
      if (seen !== undefined) return seen
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`There is no ${what}: ${document.body.textContent}`)
  }
  const press = async (name: RegExp): Promise<void> => {
    const all = () => [...document.querySelectorAll<HTMLElement>('button, [role="menuitem"]')]
    const nameOf = (one: HTMLElement) => one.getAttribute('aria-label') ?? (one.textContent ?? '').trim()
    const button = await found(String(name), () => all().find((one) => name.test(nameOf(one))))
    button.click()
  }
  const card = () =>
    [...document.querySelectorAll<HTMLElement>('main li')].find(
      (one) => one.querySelector('h3')?.textContent === 'PixArt-α 512',
    )
  const set = await studio.call('settings.set', { hubMirror: endpoint })
  if (!set.ok) throw new Error(set.error.message)
  await press(/^Models$/)
  await press(/^Fetch PixArt-α 512…$/)
  await press(/^Fetch .* from 127\.0\.0\.1/)
  await found('model to paint with', () => card()?.textContent.includes('Paint with it') || undefined)
  await press(/^More about PixArt-α 512$/)
  await press(/^Verify every byte$/)
  const said = await found(
    'verdict',
    () => /Every byte is[^.]*\.|\d+ things? (is|are) wrong/.exec(card()?.textContent ?? '')?.[0],
  )
  const shelf = await studio.call('models.shelf', {})
  if (!shelf.ok) throw new Error(shelf.error.message)
  const row = shelf.value.rows.find(({ name }) => name === 'pixart-512')
  if (!row) throw new Error('It is not on the shelf.')
  return { ...row, said }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}
