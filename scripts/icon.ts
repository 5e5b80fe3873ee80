/** Draws the studio's icon into assets/: the drawing itself, PNGs in every size, and the .ico of them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { ROOT } from './setup.mjs'

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512] as const
/** An .ico holds no larger ones. */
const LARGEST_IN_ICO = 256

const GROUND = '#1b1b1e'
const ACCENT = '#ff8f5c'
const SHADE = '#b4613d'
const DEEP = '#6e3c28'
const LIGHT = '#f4f3f1'

/** Three patches of one colour, from light to deep, and the drop of paint that is missing. */
const DRAWING = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><title>PixArt Studio</title>
  <rect width="64" height="64" rx="14" fill="${GROUND}"/>
  <rect x="11" y="11" width="19.5" height="19.5" rx="4" fill="${ACCENT}"/>
  <rect x="33.5" y="11" width="19.5" height="19.5" rx="4" fill="${SHADE}"/>
  <rect x="11" y="33.5" width="19.5" height="19.5" rx="4" fill="${DEEP}"/>
  <circle cx="43.25" cy="43.25" r="9.75" fill="${LIGHT}"/>
</svg>
`

const assets = join(ROOT, 'assets')
const folder = join(assets, 'icons')
mkdirSync(folder, { recursive: true })
writeFileSync(join(assets, 'icon.svg'), DRAWING)
const pictures = await Promise.all(SIZES.map(async (size) => ({ size, png: await draw(size) })))
for (const { size, png } of pictures) writeFileSync(join(folder, `${size}x${size}.png`), png)
writeFileSync(join(assets, 'icon.png'), pictures.at(-1)?.png ?? Buffer.alloc(0))
writeFileSync(join(assets, 'icon.ico'), ico(pictures.filter(({ size }) => size <= LARGEST_IN_ICO)))

function draw(size: number): Promise<Buffer> {
  // Rasterized at its own size: edges are sharper than those of a large one made small.
  return sharp(Buffer.from(DRAWING), { density: (72 * size) / 64 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toBuffer()
}

/** Header, one row of 16 bytes a picture, then the PNGs. A side of 256 is written as 0. */
function ico(entries: readonly { readonly size: number; readonly png: Buffer }[]): Buffer {
  const header = Buffer.from([0, 0, 1, 0, entries.length, 0])
  let offset = header.length + 16 * entries.length
  const rows = entries.map(({ size, png }) => {
    const row = Buffer.alloc(16)
    row.writeUInt8(size % 256, 0)
    row.writeUInt8(size % 256, 1)
    row.writeUInt16LE(1, 4)
    row.writeUInt16LE(32, 6)
    row.writeUInt32LE(png.length, 8)
    row.writeUInt32LE(offset, 12)
    offset += png.length
    return row
  })
  return Buffer.concat([header, ...rows, ...entries.map(({ png }) => png)])
}
