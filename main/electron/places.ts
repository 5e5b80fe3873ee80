/** Where the parts of the studio lie, in the checkout and in the packed application alike. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'

/** The application's root: holds dist/, package.json and the embedded models. This file's bundle is dist/main. */
const ROOT = join(__dirname, '../..')

/** The same where the files are real: what other programs open is kept outside the archive. */
const REAL_ROOT = ROOT.replace(/\bapp\.asar$/, 'app.asar.unpacked')

export const PLACES = {
  preload: join(ROOT, 'dist/preload/bridge.cjs'),
  renderer: join(ROOT, 'dist/renderer'),
  service: join(REAL_ROOT, 'dist/service/process.mjs'),
  engine: join(REAL_ROOT, 'dist/engine/process.mjs'),
  downloads: join(REAL_ROOT, 'dist/downloads/process.mjs'),
  device: join(REAL_ROOT, 'dist/device/process.mjs'),
  icon: join(ROOT, 'assets/icon.png'),
} as const

/**
 * The Node.js for the service where Electron's own is too old for its database: named by whoever opened the
 * window from a checkout, or packed beside the application.
 */
export function ownNode(): string | undefined {
  const packed = join(process.resourcesPath, process.platform === 'win32' ? 'node/node.exe' : 'node/node')
  return existsSync(packed) ? packed : process.env['PIXART_NODE']
}

/** Settings, database and the window's own state. */
export function dataFolder(): string {
  return app.getPath('userData')
}
