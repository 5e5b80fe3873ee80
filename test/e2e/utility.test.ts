import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runtimeFolder } from '../../main/service/devices/device-environment.ts'
import { nodeBundle } from '../../scripts/build.ts'
import { findElectron, sandboxArguments } from '../../scripts/setup/electron.mjs'
import { ROOT } from '../../scripts/setup.mjs'
import { hiddenDisplay } from './display.ts'

/** The engine in Electron's own Node.js, as it runs in the product; bundled for the Node.js of the Electron at hand. */
describe.runIf(process.platform === 'linux')('an engine in a utility process', () => {
  let folder = ''
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pixart-utility-'))
    const app = join(folder, 'app')
    mkdirSync(app)
    symlinkSync(join(ROOT, 'node_modules'), join(app, 'node_modules'))
    writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'utility-test', main: 'main.cjs' }))
    await build(
      nodeBundle({ entry: 'test/e2e/utility-main.ts', output: join(app, 'main.cjs'), target: 'node18' }),
    )
    await build(
      nodeBundle({ entry: 'native-models/process.ts', output: join(app, 'engine.cjs'), target: 'node18' }),
    )
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('paints, tells all of it through main, and its end', async () => {
    const electron = findElectron(ROOT)
    if (!electron) throw new Error('There is no Electron.')
    const home = join(folder, 'electron')
    // As CUDA's libraries are found: a folder that comes first, with onnxruntime's own library.
    const library = join(folder, 'libraries', 'libonnxruntime.so.1')
    cpSync(join(runtimeFolder(), 'libonnxruntime.so.1'), library, { dereference: true })
    // The fall-back takes its application from its own folder: a copy of it, with this one inside.
    cpSync(electron.folder, home, { recursive: true, filter: (path) => !path.endsWith('resources/app') })
    symlinkSync(join(folder, 'app'), join(home, 'resources/app'))
    const child = spawn(
      join(home, 'electron'),
      [
        ...sandboxArguments(),
        `--user-data-dir=${join(folder, 'data')}`,
        folder,
        join(ROOT, 'native-models/nano/pixart-nano'),
      ],
      {
        env: { ...process.env, DISPLAY: await hiddenDisplay() },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    let [said, complaints] = ['', '']
    child.stdout.on('data', (text) => (said += text))
    child.stderr.on('data', (text) => (complaints += text))
    const [code] = await once(child, 'close')
    expect(code, complaints).toBe(0)
    const messages = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const types = messages.map(({ type, message }) => message?.event?.type ?? message?.type ?? type)
    expect(
      messages.find(({ message }) => message?.type === 'failed'),
      complaints,
    ).toBeUndefined()
    expect(messages[0]).toMatchObject({ type: 'engine.ended', engine: 'doomed' })
    expect(types[1]).toBe('ready')
    expect(types.filter((type) => type === 'step')).toHaveLength(4)
    expect(messages.find(({ message }) => message?.event?.type === 'picture').message.event).toMatchObject({
      seed: '1',
      width: 256,
    })
    expect(types.slice(-3)).toEqual(['done', 'loaded', 'engine.ended'])
    expect(messages.at(-2).loaded).toBe(library)
  })
})
