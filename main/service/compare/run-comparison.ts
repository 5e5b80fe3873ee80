/** Paints lanes side by side into a folder: pictures, ways, numbers, and all of them on one sheet. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { CompareEvent } from '../../../native-models/api/compare.ts'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import type { RgbPicture } from '../../../native-models/pipeline/encode-png.ts'
import type { CompareJob } from '../engine/engine-jobs.ts'
import type { InferenceProcess } from '../engine/inference-process.ts'
import type { LoraFile, PictureStore } from '../images/picture-store.ts'
import { saveFileAtomically } from '../images/save-file.ts'
import { contactSheet } from './contact-sheet.ts'
import { LaneLog } from './lane-log.ts'
import { type LaneNumbers, laneNumbers, type PaintedLane } from './lane-numbers.ts'
import { numbersCsv } from './numbers-csv.ts'

export interface Comparison {
  /** Two to eight of one model and one painted size, a picture each. */
  readonly requests: readonly GenerateRequest[]
  /** Place of the lane that the others are held against. */
  readonly reference: number
  readonly model: ModelFolder
  readonly places: Pick<CompareJob, 'control' | 'loras' | 'plan' | 'isTight'>
  /** Those that each request names, for the pictures' metadata. */
  readonly loraFiles: (request: GenerateRequest) => readonly LoraFile[]
  /** Absolute, and there; files of the same names are replaced. */
  readonly folder: string
}

interface Tools {
  readonly engine: InferenceProcess
  readonly store: PictureStore
  readonly signal: AbortSignal
  readonly onEvent: (event: CompareEvent) => void
}

export interface ComparisonResult {
  readonly lanes: readonly (LaneNumbers & { readonly file: string; readonly trajectory: string })[]
  /** Absolute paths. */
  readonly sheet: string
  readonly csv: string
}

/** @throws what the engine reports, E_CANCELLED, E_DISK_FULL, E_OUTPUT_UNWRITABLE */
export async function runComparison(comparison: Comparison, tools: Tools): Promise<ComparisonResult> {
  const lanes = await paintLanes(comparison, tools)
  if (tools.signal.aborted) throw new StudioError('E_CANCELLED', 'Cancelled.')
  const { reference, requests, folder } = comparison
  const numbers = laneNumbers(lanes, reference)
  const [sheet, csv] = [join(folder, 'sheet.png'), join(folder, 'numbers.csv')]
  const cells = lanes.map(({ file }, index) => ({ numbers: numbers[index]!, file }))
  const overwrite = { overwrite: true }
  await saveFileAtomically(sheet, await contactSheet(requests[0]!.prompt, cells), overwrite)
  await saveFileAtomically(csv, Buffer.from(numbersCsv(numbers)), overwrite)
  return {
    lanes: numbers.map((row, index) => ({ ...row, ...filesOf(lanes[index]!) })),
    ...{ sheet, csv },
  }
}

const filesOf = ({ file, trajectory }: PaintedLane) => ({ file, trajectory })

/** A picture that cannot be saved stops the painting of the others. */
async function paintLanes(comparison: Comparison, tools: Tools): Promise<PaintedLane[]> {
  const { requests, model, places, folder } = comparison
  const logs = requests.map(() => new LaneLog(folder))
  const stop = new AbortController()
  const saved: Promise<PaintedLane>[] = []
  const onEvent = (event: CompareEvent): void => {
    tools.onEvent(event)
    if (event.type === 'projection') for (const log of logs) log.project(event.weights)
    if (event.type === 'step') logs[event.lane]!.add(event)
    if (event.type !== 'picture') return
    const saving = saveLane(comparison, { event, log: logs[event.lane]!, store: tools.store })
    saving.catch(() => stop.abort())
    saved[event.lane] = saving
  }
  const signal = AbortSignal.any([tools.signal, stop.signal])
  let failure: { readonly thrown: unknown } | undefined
  await tools.engine
    .compare({ requests, model: model.place, ...places, onEvent, signal })
    .catch((thrown: unknown) => {
      failure = { thrown }
    })
  const settled = await Promise.allSettled(saved)
  for (const log of logs) log[Symbol.dispose]()
  const unsaved = settled.find(({ status }) => status === 'rejected')
  // What could not be saved is why the engine was stopped.
  if (unsaved?.status === 'rejected') throw unsaved.reason
  if (failure) throw failure.thrown
  return Promise.all(saved)
}

interface Painted {
  readonly event: Extract<CompareEvent, { type: 'picture' }>
  readonly log: LaneLog
  readonly store: PictureStore
}

async function saveLane(
  { requests, model, loraFiles, folder }: Comparison,
  { event, log, store }: Painted,
): Promise<PaintedLane> {
  const request = requests[event.lane]!
  const stem = join(folder, `lane-${event.lane + 1}-${request.sampler}`)
  const trajectory = `${stem}.safetensors`
  log.trajectory.write(trajectory)
  const target = { kind: 'file', path: `${stem}.png` } as const
  const { path: file, bytes } = await store.save(event, { request, model, target, loras: loraFiles(request) })
  const picture = await pixelsOf(file)
  const trajectoryBytes = statSync(trajectory).size
  return { ...{ request, log, picture, file, trajectory }, pictureBytes: bytes, trajectoryBytes }
}

/** What was saved is what is measured. */
async function pixelsOf(file: string): Promise<RgbPicture> {
  const { data, info } = await sharp(readFileSync(file)).raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, rgb: new Uint8Array(data) }
}
