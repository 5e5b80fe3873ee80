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
  protocol.handle('img', ({ url }) => servePicture(new URL(url).pathname))
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

/** A field of the sheet of samples, by the last digits of the id. @param {string} path */
function servePicture(path) {
  const n = Number.parseInt(path.slice(-6), 16) % 24
  const png = pictures.get(n) ?? pictureOf(n)
  pictures.set(n, png)
  return new Response(new Uint8Array(png), {
    headers: { 'content-type': 'image/png', 'access-control-allow-origin': '*' },
  })
}

/** @param {number} n */
function pictureOf(n) {
  const image = nativeImage.createFromPath(sheet)
  const field = image.crop({ x: (n % 8) * CROP, y: Math.floor(n / 8) * CROP, width: CROP, height: CROP })
  return field.resize({ width: 256, height: 256, quality: 'best' }).toPNG()
}
