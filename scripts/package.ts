/**
 * Packs the studio: the unpacked folder of this platform into out/packages, with `--release` its installers.
 *
 * Where only the fall-back Electron is at hand, the folder is made with that one and carries a Node.js for the
 * service: good to try the packing, not to hand out.
 */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Configuration, Platform } from 'electron-builder'
import { buildStale } from './build.ts'
import { stage } from './package/stage.ts'
import { type Electron, findElectron } from './setup/electron.mjs'
import { say } from './setup/step.mjs'
import { ROOT } from './setup.mjs'

const OUT = join(ROOT, 'out')

const electron = findElectron(ROOT)
if (!electron) throw new Error('There is no Electron: the set-up comes first.')
const isRelease = process.argv.includes('--release')
if (isRelease && !electron.isRelease)
  throw new Error('Installers are made with Electron’s own release alone.')
await buildStale()
stage(ROOT, join(OUT, 'stage'))
const platform = process.platform === 'win32' ? Platform.WINDOWS : Platform.LINUX
await build({
  projectDir: ROOT,
  targets: platform.createTarget(isRelease ? undefined : 'dir'),
  publish: 'never',
  config: { extends: join(ROOT, 'electron-builder.yml'), ...overrides(electron) },
})
say(`Packed into ${join(OUT, 'packages')}.`)

function overrides({ isRelease, folder, version }: Electron): Configuration {
  if (isRelease) return { electronDist: folder }
  const dist = join(OUT, 'electron')
  rmSync(dist, { recursive: true, force: true })
  // Its link to the checkout stays behind.
  cpSync(folder, dist, { recursive: true, filter: (path) => path !== join(folder, 'resources', 'app') })
  const node = process.platform === 'win32' ? 'node.exe' : 'node'
  return {
    electronDist: dist,
    electronVersion: version,
    extraResources: [{ from: process.execPath, to: `node/${node}` }],
  }
}
