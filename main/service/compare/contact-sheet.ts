/** All lanes of the command line on one labelled sheet. */
import { findSampler } from '../../../native-models/samplers/samplers.ts'
import { labelledSheet, type SheetCell } from './labelled-sheet.ts'
import type { LaneNumbers } from './lane-numbers.ts'

interface Cell {
  readonly numbers: LaneNumbers
  /** Path of the picture. */
  readonly file: string
}

/** → PNG. @throws what sharp throws */
export function contactSheet(prompt: string, cells: readonly Cell[]): Promise<Buffer> {
  return labelledSheet({ title: prompt, cells: cells.map(labelled) })
}

function labelled({ numbers, file }: Cell): SheetCell {
  const { lane, sampler, steps, forwardPasses, guidance, seed, seconds } = numbers
  const passes = forwardPasses === steps ? '' : ` (${forwardPasses} passes)`
  const distance = numbers.isReference ? 'reference' : distanceWords(numbers)
  return {
    file,
    heading: `${lane}  ${findSampler(sampler).label}`,
    lines: [
      `${steps} steps${passes}, guidance ${guidance}, seed ${seed}`,
      `${seconds.toFixed(2)} s, ${distance}`,
    ],
  }
}

/** psnr: dB; equal pictures have none that is finite. */
export function distanceWords({ psnr, ssim }: { psnr: number | null; ssim: number }): string {
  const decibels = psnr !== null && Number.isFinite(psnr) ? `${psnr.toFixed(1)} dB` : 'equal'
  return `PSNR ${decibels}, SSIM ${ssim.toFixed(3)}`
}
