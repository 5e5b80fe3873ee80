/** The frames of an animation over the steps: decoded where that is done already or quick, else as small previews. */
import { readFile } from 'node:fs/promises'
import type { ComparisonView } from '../../../preload/contract.ts'
import type { ComparisonEntry, ComparisonViews, StepPlace } from './comparison-views.ts'
import type { Frame, FramePicture } from './lane-animation.ts'
import { stepPositions } from './step-positions.ts'
import { stepPreview } from './step-previews.ts'
import type { Trajectory } from './trajectory-file.ts'

const MOST_FRAMES = 24
/** What decoding all frames may take. */
const LONGEST_MS = 30_000
/** The first one may have to read the weights: only a later one tells how long others take. */
const FIRST_MS = 5000

export interface FramesOptions {
  readonly views: ComparisonViews
  readonly entry: ComparisonEntry
  readonly by: ComparisonView['by']
  /** Of each lane; undefined where its steps are not kept: its finished picture stands still. */
  readonly trajectories: readonly (Trajectory | undefined)[]
}

/** @throws what decoding throws, E_FILE_CHANGED */
export async function* stepFrames({ views, entry, by, trajectories }: FramesOptions): AsyncGenerator<Frame> {
  const levels = trajectories.map((trajectory) => trajectory?.noiseLevels ?? [])
  const positions = stepPositions(levels, { by, most: MOST_FRAMES })
  const patience = new Patience(positions.length * levels.length)
  for (const steps of positions) {
    const pictures: (FramePicture | undefined)[] = []
    for (const [lane, step] of steps.entries()) {
      const trajectory = trajectories[lane]
      const finished = views.pictureIn(entry, lane)?.path
      if (trajectory)
        pictures.push(await pictureAt({ id: entry.id, lane, step }, { views, trajectory, patience }))
      else pictures.push(finished === undefined ? undefined : await pictureOf(finished))
    }
    yield { pictures, captions: steps.map((step, lane) => captionOf(step, levels[lane] ?? [])) }
  }
}

interface Means {
  readonly views: ComparisonViews
  readonly trajectory: Trajectory
  readonly patience: Patience
}

async function pictureAt(place: StepPlace, { views, trajectory, patience }: Means): Promise<FramePicture> {
  const known = views.known(place)
  patience.left--
  if (known !== undefined) return pictureOf(known)
  if (!patience.isEnough) return { kind: 'pixels', ...stepPreview(trajectory, place.step) }
  const begunMs = performance.now()
  const image = await views.decode(place, `frame ${place.id} ${place.lane} ${place.step}`)
  patience.note(performance.now() - begunMs)
  const decoded = views.decoder.file(image)
  return decoded === undefined
    ? { kind: 'pixels', ...stepPreview(trajectory, place.step) }
    : pictureOf(decoded)
}

async function pictureOf(file: string): Promise<FramePicture> {
  return { kind: 'file', bytes: await readFile(file) }
}

function captionOf(step: number, levels: readonly number[]): string {
  const level = levels[step - 1]
  return level === undefined ? '' : `step ${step} of ${levels.length}, noise level ${level.toFixed(2)}`
}

/** Whether decoding what is left would still be quick. */
class Patience {
  left: number
  #decoded = 0
  #lastMs = 0

  constructor(left: number) {
    this.left = left
  }

  get isEnough(): boolean {
    if (this.#decoded < 2) return this.#lastMs <= FIRST_MS
    return this.#lastMs * this.left <= LONGEST_MS
  }

  note(milliseconds: number): void {
    this.#decoded++
    this.#lastMs = milliseconds
  }
}
