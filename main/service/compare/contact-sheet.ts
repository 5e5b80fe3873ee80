/** All lanes on one labelled sheet. */
import sharp, { type OverlayOptions } from 'sharp'
import { findSampler } from '../../../native-models/samplers/samplers.ts'
import type { LaneNumbers } from './lane-numbers.ts'

interface Cell {
  readonly numbers: LaneNumbers
  /** Path of the picture. */
  readonly file: string
}

const MOST_COLUMNS = 4
const GAP = 16
const TITLE = 40
const LABEL = 64
/** Longer sides are made smaller; pixels of small pictures stay what they are. */
const LONGEST = 512
const NARROWEST = 256
const LONGEST_TITLE = 110

/** → PNG. Pictures are of one size. @throws what sharp throws */
export async function contactSheet(prompt: string, cells: readonly Cell[]): Promise<Buffer> {
  const pictures = await Promise.all(cells.map(({ file }) => smaller(file)))
  const cell = {
    width: Math.max(NARROWEST, ...pictures.map(({ info }) => info.width)),
    height: Math.max(...pictures.map(({ info }) => info.height)) + LABEL,
  }
  const columns = Math.min(MOST_COLUMNS, cells.length)
  const rows = Math.ceil(cells.length / columns)
  const width = GAP + columns * (cell.width + GAP)
  const height = TITLE + GAP + rows * (cell.height + GAP)
  const placed = pictures.map(({ data }, index): OverlayOptions & { left: number; top: number } => ({
    input: data,
    left: GAP + (index % columns) * (cell.width + GAP),
    top: TITLE + GAP + Math.floor(index / columns) * (cell.height + GAP),
  }))
  const labels = placed.map(({ left, top }, index) =>
    label(cells[index]!.numbers, { left, top: top + cell.height - LABEL }),
  )
  const title = text(shortened(prompt), { left: GAP, top: 30, size: 18 })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="Inter, Arial, sans-serif">${title}${labels.join('')}</svg>`
  return sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite([...placed, { input: Buffer.from(svg), left: 0, top: 0 }])
    .removeAlpha()
    .png({ palette: false })
    .toBuffer()
}

function smaller(file: string) {
  const fit = { fit: 'inside', withoutEnlargement: true } as const
  return sharp(file).resize(LONGEST, LONGEST, fit).png().toBuffer({ resolveWithObject: true })
}

function label(numbers: LaneNumbers, { left, top }: { left: number; top: number }): string {
  const { lane, sampler, steps, forwardPasses, guidance, seed, seconds } = numbers
  const passes = forwardPasses === steps ? '' : ` (${forwardPasses} passes)`
  const distance = numbers.isReference
    ? 'reference'
    : `PSNR ${decibels(numbers.psnr)}, SSIM ${numbers.ssim.toFixed(3)}`
  return [
    text(`${lane}  ${findSampler(sampler).label}`, { left, top: top + 20, size: 14, bold: true }),
    text(`${steps} steps${passes}, guidance ${guidance}, seed ${seed}`, { left, top: top + 38, size: 12 }),
    text(`${seconds.toFixed(2)} s, ${distance}`, { left, top: top + 55, size: 12 }),
  ].join('')
}

const decibels = (value: number): string => (Number.isFinite(value) ? `${value.toFixed(1)} dB` : 'equal')

interface TextPlace {
  readonly left: number
  readonly top: number
  readonly size: number
  readonly bold?: boolean
}

function text(words: string, { left, top, size, bold = false }: TextPlace): string {
  const weight = bold ? ' font-weight="600"' : ''
  return `<text x="${left}" y="${top}" font-size="${size}"${weight} fill="#1b1b1f">${escaped(words)}</text>`
}

/** Characters that stand for none are not allowed in XML, or would change what follows. */
function shortened(prompt: string): string {
  const characters = [
    ...prompt
      .toWellFormed()
      .replace(/[\p{C}\s]+/gu, ' ')
      .trim(),
  ]
  const most = LONGEST_TITLE
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most - 1).join('')}…`
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
