/** Pictures with words under them on one light sheet: in rows, or as a table with heads. */
import { readFile } from 'node:fs/promises'
import sharp, { type OverlayOptions } from 'sharp'
import { svgPage, svgText } from './svg-text.ts'

export interface SheetCell {
  /** Absolute path of the picture; undefined where there is none. */
  readonly file: string | undefined
  readonly heading?: string
  readonly lines: readonly string[]
}

export interface Sheet {
  readonly title: string
  readonly cells: readonly SheetCell[]
  /** Row after row: as many cells as columns × rows. No row heads where there is one row. */
  readonly heads?: { readonly columns: readonly string[]; readonly rows: readonly string[] } | undefined
}

const MOST_COLUMNS = 4
const GAP = 16
const TITLE = 40
/** Longer sides are made smaller; pixels of small pictures stay what they are. */
const LONGEST = 512
const NARROWEST = 256
/** In a table, heads say what labels would. */
const NARROWEST_IN_TABLE = 168
/** Of the whole sheet, about. */
const LONGEST_SHEET = 10_000
const COLUMN_HEADS = 28
const ROW_HEADS = 160
/** Baselines of a label's lines, and what is under the last one. */
const BASELINES = [20, 38, 55]
const UNDER = 9

interface Layout {
  readonly cell: { readonly width: number; readonly height: number; readonly picture: number }
  readonly columns: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** → PNG. @throws what sharp throws */
export async function labelledSheet(sheet: Sheet): Promise<Buffer> {
  const columns = sheet.heads?.columns.length ?? Math.min(MOST_COLUMNS, sheet.cells.length)
  const rows = Math.ceil(sheet.cells.length / columns)
  const longest = Math.min(LONGEST, Math.floor(LONGEST_SHEET / Math.max(columns, rows)) - GAP)
  const pictures = await Promise.all(sheet.cells.map(({ file }) => file && smaller(file, longest)))
  const sizes = pictures.flatMap((picture) => (picture ? [picture.info] : []))
  const layout = layoutOf(sheet, { columns, rows, sizes })
  const placed = pictures.flatMap((picture, index): OverlayOptions[] =>
    picture ? [{ input: picture.data, ...cornerOf(layout, index) }] : [],
  )
  const { width, height } = layout
  return sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite([...placed, { input: svgPage(layout, words(sheet, layout)), left: 0, top: 0 }])
    .removeAlpha()
    .png({ palette: false })
    .toBuffer()
}

interface Measures {
  readonly columns: number
  readonly rows: number
  readonly sizes: readonly { readonly width: number; readonly height: number }[]
}

function layoutOf({ cells, heads }: Sheet, { columns, rows, sizes }: Measures): Layout {
  const narrowest = heads ? NARROWEST_IN_TABLE : NARROWEST
  const lines = Math.max(
    ...cells.map(({ heading, lines: own }) => own.length + (heading === undefined ? 0 : 1)),
  )
  const picture = Math.max(1, ...sizes.map(({ height }) => height))
  const cell = {
    width: Math.max(narrowest, ...sizes.map(({ width }) => width)),
    height: picture + (BASELINES[lines - 1] ?? 0) + UNDER,
    picture,
  }
  const left = GAP + (heads && heads.rows.length > 1 ? ROW_HEADS : 0)
  const top = TITLE + GAP + (heads ? COLUMN_HEADS : 0)
  const [width, height] = [left + columns * (cell.width + GAP), top + rows * (cell.height + GAP)]
  return { cell, columns, left, top, width, height }
}

function cornerOf({ cell, columns, left, top }: Layout, index: number): { left: number; top: number } {
  return {
    left: left + (index % columns) * (cell.width + GAP),
    top: top + Math.floor(index / columns) * (cell.height + GAP),
  }
}

/** Read first: a file that sharp knows by its name stays open for a while. */
async function smaller(file: string, longest: number) {
  const fit = { fit: 'inside', withoutEnlargement: true } as const
  return sharp(await readFile(file))
    .resize(longest, longest, fit)
    .png()
    .toBuffer({ resolveWithObject: true })
}

function words(sheet: Sheet, layout: Layout): string {
  const title = svgText(sheet.title, { left: GAP, top: 30, size: 18, width: layout.width - 2 * GAP })
  const labels = sheet.cells.map((cell, index) => label(cell, layout, cornerOf(layout, index)))
  return [title, ...labels, ...headsOf(sheet, layout)].join('')
}

function label(
  { heading, lines }: SheetCell,
  { cell }: Layout,
  corner: { left: number; top: number },
): string {
  const all = [...(heading === undefined ? [] : [heading]), ...lines]
  const texts = all.map((line, index) => {
    const top = corner.top + cell.picture + (BASELINES[index] ?? 0)
    const bold = heading !== undefined && index === 0
    return svgText(line, { left: corner.left, top, size: bold ? 14 : 12, width: cell.width, bold })
  })
  return texts.join('')
}

function headsOf({ heads }: Sheet, layout: Layout): string[] {
  if (!heads) return []
  const { cell, columns, top } = layout
  const across = heads.columns.map((head, index) => {
    const place = { left: cornerOf(layout, index).left, top: top - 10, width: cell.width }
    return svgText(head, { ...place, size: 14, bold: true })
  })
  const down = heads.rows.map((head, index) => {
    const middle = cornerOf(layout, index * columns).top + cell.picture / 2
    return svgText(head, { left: GAP, top: middle, size: 14, width: ROW_HEADS - GAP, bold: true })
  })
  return heads.rows.length > 1 ? [...across, ...down] : across
}
