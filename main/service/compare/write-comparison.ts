/** A comparison as a file for others: a labelled sheet, an animation over the steps, figures. */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { CallInput, LaneDistance, LaneTrack } from '../../../preload/contract.ts'
import { saveFileAtomically } from '../images/save-file.ts'
import type { ComparisonEntry, ComparisonViews, LanePicture } from './comparison-views.ts'
import type { Comparisons } from './comparisons.ts'
import { distanceWords } from './contact-sheet.ts'
import { gridHeads } from './grid-heads.ts'
import { labelledSheet, type Sheet, type SheetCell } from './labelled-sheet.ts'
import { columnsFor, laneAnimation } from './lane-animation.ts'
import { laneRequests } from './lane-requests.ts'
import { type NumbersRow, numbersCsv } from './numbers-csv.ts'
import { stepFrames } from './step-frames.ts'

export interface ExportParts {
  readonly views: ComparisonViews
  readonly comparisons: Comparisons
  /** A model's name, for people. */
  readonly modelName: (id: string) => string
  readonly tracksOf: (entry: ComparisonEntry) => readonly LaneTrack[]
}

export interface ComparisonExport extends CallInput<'compare.export'> {
  /** Absolute; a file that is there is replaced. */
  readonly path: string
}

interface ExportedLane {
  readonly lane: number
  readonly label: string
  readonly request: GenerateRequest
  readonly isReference: boolean
  readonly picture: LanePicture | undefined
  readonly track: LaneTrack | undefined
  readonly distance: LaneDistance | undefined
}

/** @throws E_NOT_FOUND, E_NOT_NOW while nothing is painted, E_STEPS_GONE, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
export async function writeComparison(
  parts: ExportParts,
  { id, what, path }: ComparisonExport,
): Promise<void> {
  const entry = parts.views.entryOf(id)
  if (entry.pictures.length === 0)
    throw new StudioError('E_NOT_NOW', 'Nothing of this comparison is painted yet.')
  await saveFileAtomically(path, await bytesOf(parts, entry, what), { overwrite: true })
}

async function bytesOf(
  parts: ExportParts,
  entry: ComparisonEntry,
  what: ComparisonExport['what'],
): Promise<Buffer> {
  switch (what) {
    case 'sheet':
      return sheetOf(
        entry,
        await exportedLanes(parts, entry),
        gridHeads(entry.comparison.setup, parts.modelName),
      )
    case 'animation':
      return animationOf(parts, entry)
    case 'numbers':
      // The mark that tells spreadsheets what its letters are.
      return Buffer.from(
        `\uFEFF${numbersCsv((await exportedLanes(parts, entry)).map((lane) => rowOf(lane, parts, entry.id)))}`,
      )
  }
}

async function exportedLanes(
  { views, tracksOf }: ExportParts,
  entry: ComparisonEntry,
): Promise<ExportedLane[]> {
  const { comparison, id } = entry
  const { reference } = comparison.view
  const [distances, tracks] = [await views.distances(id, reference), tracksOf(entry)]
  const requests = laneRequests(comparison)
  return comparison.lanes.map(({ label }, lane) => ({
    ...{ lane, label, isReference: lane === reference },
    request: requests[lane] ?? entry.request,
    picture: views.pictureIn(entry, lane),
    track: tracks[lane],
    distance: distances[lane],
  }))
}

function sheetOf(
  entry: ComparisonEntry,
  lanes: readonly ExportedLane[],
  heads: Sheet['heads'],
): Promise<Buffer> {
  return labelledSheet({
    title: entry.request.prompt,
    cells: lanes.map((lane) => cellOf(lane, !heads)),
    heads,
  })
}

/** In a grid the heads say what a heading would. */
function cellOf({ lane, label, picture, ...known }: ExportedLane, isHeaded: boolean): SheetCell {
  const heading = isHeaded ? { heading: `${lane + 1}  ${label}` } : {}
  const lines = picture ? [costOf(known), distanceOf(known)] : ['not painted', '']
  return { file: picture?.path, ...heading, lines }
}

function costOf({ request, track }: Pick<ExportedLane, 'request' | 'track'>): string {
  const passes = track && track.forwardPasses !== request.steps ? `, ${track.forwardPasses} passes` : ''
  const seconds = secondsOf(track)
  return `${request.steps} steps${passes}${seconds === undefined ? '' : `, ${seconds.toFixed(2)} s`}`
}

function distanceOf({ isReference, distance }: Pick<ExportedLane, 'isReference' | 'distance'>): string {
  if (isReference) return 'reference'
  return distance?.picture ? distanceWords(distance.picture) : ''
}

function secondsOf(track: LaneTrack | undefined): number | undefined {
  return track && track.steps.length > 0
    ? track.steps.reduce((sum, { seconds }) => sum + seconds, 0)
    : undefined
}

function rowOf(exported: ExportedLane, { comparisons }: ExportParts, id: string): NumbersRow {
  const { lane, label, isReference, request, picture, track, distance } = exported
  const { sampler, steps, guidance, seed } = request
  const seconds = secondsOf(track)
  const { psnr, ssim } = distance?.picture ?? {}
  return {
    ...{ lane: lane + 1, label, isReference, sampler, steps, guidance, seed, seconds, ssim },
    forwardPasses: track?.forwardPasses,
    secondsPerStep: seconds === undefined ? undefined : seconds / steps,
    psnr: psnr === null ? Number.POSITIVE_INFINITY : psnr,
    rms: distance?.rms.at(-1),
    pictureBytes: picture?.bytes,
    trajectoryBytes: comparisons.laneBytes(id, lane),
    changes: track?.steps.flatMap(({ change }) => change ?? []) ?? [],
  }
}

async function animationOf(
  { views, comparisons, modelName }: ExportParts,
  entry: ComparisonEntry,
): Promise<Buffer> {
  const { setup, lanes, view } = entry.comparison
  const trajectories = lanes.map((_, lane) => comparisons.open(entry.id, lane))
  if (!trajectories.some((trajectory) => trajectory))
    throw new StudioError('E_STEPS_GONE', 'The steps of this comparison are not kept any more.')
  const sizes = lanes.map(
    (_, lane) => entry.pictures.find(({ index }) => index === lane) ?? entry.pictures[0],
  )
  return laneAnimation({
    lanes: lanes.map(({ label }, lane) => ({
      label,
      width: sizes[lane]?.width ?? 1,
      height: sizes[lane]?.height ?? 1,
    })),
    frames: stepFrames({ views, entry, by: view.by, trajectories }),
    columns: gridHeads(setup, modelName)?.columns.length ?? columnsFor(lanes.length),
  })
}
