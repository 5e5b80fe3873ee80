/** Figures of lanes as a table that spreadsheets open: a header and a row a lane. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'

export interface NumbersRow extends Pick<GenerateRequest, 'sampler' | 'steps' | 'guidance' | 'seed'> {
  /** From 1. */
  readonly lane: number
  /** What sets it apart, for people. */
  readonly label?: string | undefined
  readonly isReference: boolean
  /** Undefined where it is not known. */
  readonly forwardPasses: number | undefined
  readonly seconds: number | undefined
  readonly secondsPerStep: number | undefined
  /** dB; infinite for equal pictures. */
  readonly psnr: number | undefined
  readonly ssim: number | undefined
  readonly rms: number | undefined
  readonly pictureBytes: number | undefined
  readonly trajectoryBytes: number | undefined
  /** RMS between consecutive x0 latents, from the second step on. */
  readonly changes: readonly number[]
}

const COLUMNS = {
  lane: ({ lane }) => String(lane),
  reference: ({ isReference }) => (isReference ? 'yes' : ''),
  sampler: ({ sampler }) => sampler,
  steps: ({ steps }) => String(steps),
  guidance: ({ guidance }) => String(guidance),
  seed: ({ seed }) => seed,
  forward_passes: ({ forwardPasses }) => figure(forwardPasses),
  seconds: ({ seconds }) => figure(seconds),
  seconds_a_step: ({ secondsPerStep }) => figure(secondsPerStep),
  psnr_db: ({ psnr }) => figure(psnr),
  ssim: ({ ssim }) => figure(ssim),
  rms_latent: ({ rms }) => figure(rms),
  picture_bytes: ({ pictureBytes }) => figure(pictureBytes),
  trajectory_bytes: ({ trajectoryBytes }) => figure(trajectoryBytes),
  /** Step 2 against step 1, step 3 against step 2 …, with a space between. */
  change_per_step: ({ changes }) => changes.map(figure).join(' '),
} as const satisfies Record<string, (row: NumbersRow) => string>

/** Comma-separated; with a column of labels where lanes have them. */
export function numbersCsv(rows: readonly NumbersRow[]): string {
  const isLabelled = rows.some(({ label }) => label !== undefined)
  const columns = Object.entries({
    ...COLUMNS,
    ...(isLabelled && { label: ({ label }: NumbersRow) => cell(label ?? '') }),
  })
  const lines = [columns.map(([name]) => name), ...rows.map((row) => columns.map(([, of]) => of(row)))]
  return lines.map((line) => `${line.join(',')}\n`).join('')
}

function figure(value: number | undefined): string {
  if (value === undefined) return ''
  if (!Number.isFinite(value)) return 'inf'
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(7)))
}

/** RFC 4180. What a spreadsheet would take for a formula is words: it gets an apostrophe before it. */
function cell(words: string): string {
  const line = words.replace(/[\r\n]+/g, ' ')
  const harmless = /^[\s]*[=+\-@\t|%]/.test(line) ? `'${line}` : line
  return /[",]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
