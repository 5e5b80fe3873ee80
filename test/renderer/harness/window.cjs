/** The harness's own Electron application: one window on the built page, under the policy of the real one. */
const { readFileSync, existsSync } = require('node:fs')
const { join, extname } = require('node:path')
const { app, BrowserWindow, nativeImage, protocol } = require('electron')

const page = process.env['HARNESS_PAGE'] ?? ''
const sheet = process.env['HARNESS_SHEET'] ?? ''
/** @type {Readonly<Record<string, string>>} */
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' }
const POLICY = [
  "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-harness'; img-src 'self' img: blob:",
  "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'",
  "worker-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
].join('; ')
const CROP = 160

const privileges = { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true }
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges },
  { scheme: 'img', privileges },
])
app.setPath('userData', process.env['HARNESS_DATA'] ?? '')

app.whenReady().then(() => {
  protocol.handle('app', ({ url }) => servePage(new URL(url).pathname))
  protocol.handle('img', ({ url }) => servePicture(new URL(url)))
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    useContentSize: true,
    show: true,
    autoHideMenuBar: true,
  })
  window.setMenu(null)
  window.loadURL('about:blank')
})
app.on('window-all-closed', () => app.quit())

/** @param {string} path */
function servePage(path) {
  const file = join(page, path)
  if (!file.startsWith(page) || !existsSync(file)) return new Response(null, { status: 404 })
  const type = TYPES[extname(file)] ?? 'application/octet-stream'
  const bytes = readFileSync(file)
  if (type !== 'text/html') return new Response(bytes, { headers: { 'content-type': type } })
  const html = bytes
    .toString('utf8')
    .replace('<head>', '<head><meta property="csp-nonce" content="harness" nonce="harness">')
  return new Response(html, { headers: { 'content-type': type, 'content-security-policy': POLICY } })
}

/** @type {Map<number, Buffer>} */
const pictures = new Map()

/** A field of the sheet of samples, by the last digits of the id; of an edge map, its edges. @param {URL} url */
function servePicture({ host, pathname }) {
  if (host === 'step' || pathname.includes('-8005-')) return serveLane(host, pathname)
  const n = Number.parseInt(pathname.slice(-6), 16) % 24
  const edges = host === 'control' && pathname.startsWith('/e')
  const key = edges ? n + 100 : n
  const png = pictures.get(key) ?? (edges ? edgesOf(n) : pictureOf(n))
  pictures.set(key, png)
  return new Response(new Uint8Array(png), {
    headers: { 'content-type': 'image/png', 'access-control-allow-origin': '*' },
  })
}

/** Of a comparison's lane: its finished picture, or a step (lane, clearness, field). @param {string} host @param {string} pathname */
function serveLane(host, pathname) {
  const digits = (/** @type {number} */ from, /** @type {number | undefined} */ to) =>
    Number.parseInt(pathname.slice(from, to), 16)
  const isStep = host === 'step'
  const lane = isStep ? digits(-6, -4) : Math.floor(digits(-6, undefined) / 24)
  const n = isStep ? digits(-2, undefined) : digits(-6, undefined) % 24
  const png = laneOf(n, lane, isStep ? digits(-4, -2) / 255 : 1)
  return new Response(new Uint8Array(png), {
    headers: { 'content-type': 'image/png', 'access-control-allow-origin': '*' },
  })
}

/** A little softer from lane to lane, out of the same noise. @param {number} n @param {number} lane @param {number} clear */
function laneOf(n, lane, clear) {
  const soft = Math.round(256 / (1 + lane / 4))
  const image = nativeImage
    .createFromBuffer(pictureOf(n))
    .resize({ width: soft, height: soft, quality: 'best' })
    .resize({ width: 256, height: 256, quality: 'best' })
  const { width, height } = image.getSize()
  const seen = image.toBitmap()
  let state = 1
  for (let at = 0; at < seen.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    if (at % 4 !== 3) seen[at] = (seen[at] ?? 0) * clear + (state >>> 24) * (1 - clear)
  }
  return nativeImage.createFromBitmap(seen, { width, height }).toPNG()
}

/** @param {number} n */
function pictureOf(n) {
  const image = nativeImage.createFromPath(sheet)
  const field = image.crop({ x: (n % 8) * CROP, y: Math.floor(n / 8) * CROP, width: CROP, height: CROP })
  return field.resize({ width: 256, height: 256, quality: 'best' }).toPNG()
}

/** As a drawing of light: what differs from its neighbours to the right and below. @param {number} n */
function edgesOf(n) {
  const image = nativeImage.createFromBuffer(pictureOf(n))
  const { width, height } = image.getSize()
  const seen = image.toBitmap()
  const map = Buffer.alloc(seen.length, 255)
  for (let at = 0; at < width * (height - 1) - 1; at++) {
    let off = 0
    for (let channel = 0; channel < 3; channel++) {
      const here = seen[at * 4 + channel] ?? 0
      off += Math.abs(here - (seen[at * 4 + 4 + channel] ?? 0))
      off += Math.abs(here - (seen[(at + width) * 4 + channel] ?? 0))
    }
    map.fill(Math.min(255, off * 2), at * 4, at * 4 + 3)
  }
  return nativeImage.createFromBitmap(map, { width, height }).toPNG()
}
