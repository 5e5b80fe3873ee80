/** The folders of comparisons: what is compared, and every lane's way, so that it opens again as it was. */
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import { writeWhole } from '../../../native-models/pipeline/write-whole.ts'
import { type ComparedLanes, comparedLanes } from '../history/rows.ts'
import { makeFolder } from '../make-folder.ts'
import { placeless } from '../placeless.ts'
import { openTrajectory, type Trajectory } from './trajectory-file.ts'
import type { TrajectoryWriter } from './trajectory-writer.ts'

/** Headers of files, no latents: of two grids at least. */
const MOST_OPENED = 80

export class Comparisons {
  readonly #folder: string
  /** By their files, the last used last. */
  readonly #opened = new Map<string, { readonly trajectory: Trajectory; readonly bytes: number }>()
  /** Sizes on the disk that are known, by entry. */
  readonly #bytes = new Map<string, number>()
  /** Lanes in the making, by the file that they will be. */
  readonly #painted = new Map<string, () => Trajectory | undefined>()

  /** dataFolder: absolute. */
  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'comparisons')
  }

  /** Absolute; it may not be there. */
  folderOf(entryId: string): string {
    return join(this.#folder, entryId)
  }

  /** lane: from 0. Absolute; it may not be there. */
  laneFile(entryId: string, lane: number): string {
    return join(this.folderOf(entryId), `lane-${lane + 1}.safetensors`)
  }

  /** A lane's steps, of one in the making as far as it has come; undefined where they are not there or cannot be read. */
  open(entryId: string, lane: number): Trajectory | undefined {
    const path = this.laneFile(entryId, lane)
    const painted = this.#painted.get(path)
    if (painted) return painted()
    const bytes = sizeOf(path)
    const known = this.#opened.get(path)
    const trajectory = known?.bytes === bytes ? known.trajectory : tryToOpen(path)
    this.#opened.delete(path)
    if (!trajectory) return undefined
    this.#opened.set(path, { trajectory, bytes })
    const [oldest] = this.#opened.keys()
    if (this.#opened.size > MOST_OPENED && oldest !== undefined) this.#opened.delete(oldest)
    return trajectory
  }

  /** Of all lanes' steps on the disk; 0 where none are kept. */
  bytes(entryId: string): number {
    const known = this.#bytes.get(entryId)
    if (known !== undefined) return known
    const sum = this.#files(entryId).reduce((total, path) => total + sizeOf(path), 0)
    this.#bytes.set(entryId, sum)
    return sum
  }

  laneBytes(entryId: string, lane: number): number {
    return sizeOf(this.laneFile(entryId, lane))
  }

  /** Writes down what is compared, where the database cannot be lost with it. @throws E_OUTPUT_UNWRITABLE, E_DISK_FULL */
  describe(entryId: string, { setup, lanes }: ComparedLanes): void {
    const path = this.#description(entryId)
    placeless(path, () => {
      makeFolder(this.folderOf(entryId))
      writeWhole(path, Buffer.from(JSON.stringify({ setup, lanes })))
    })
  }

  /** What is compared, as it was written down; undefined where nothing is. */
  described(entryId: string): ComparedLanes | undefined {
    try {
      return comparedLanes(readFileSync(this.#description(entryId), 'utf8'))
    } catch {
      return undefined
    }
  }

  /** Removes what a killed studio left half-written. Not while something of it is written. */
  tidy(entryId: string): void {
    const folder = this.folderOf(entryId)
    try {
      const names = readdirSync(folder).filter((name) => name.endsWith('.part'))
      for (const name of names) rmSync(join(folder, name), { force: true })
    } catch {
      // It only takes space, or there is no folder yet.
    }
  }

  /** Until it is kept, or nothing of the entry is painted any more. */
  follow(entryId: string, lane: number, view: () => Trajectory | undefined): void {
    this.#painted.set(this.laneFile(entryId, lane), view)
  }

  unfollow(entryId: string): void {
    for (const path of this.#painted.keys())
      if (dirname(path) === this.folderOf(entryId)) this.#painted.delete(path)
  }

  /** Keeps a lane's steps, whole or not at all. @throws E_OUTPUT_UNWRITABLE, E_DISK_FULL */
  keep(entryId: string, lane: number, trajectory: TrajectoryWriter): void {
    const path = this.laneFile(entryId, lane)
    placeless(path, () => {
      makeFolder(this.folderOf(entryId))
      trajectory.write(path)
    })
    this.#painted.delete(path)
    this.#forget(entryId)
  }

  /** Gives the steps up for space; what is compared stays written down. @throws E_OUTPUT_UNWRITABLE */
  drop(entryId: string): void {
    try {
      for (const path of this.#files(entryId)) rmSync(path, { force: true })
    } catch (cause) {
      const sentence = 'The steps of a comparison could not be removed from the disk.'
      throw new StudioError('E_OUTPUT_UNWRITABLE', sentence, { cause })
    } finally {
      this.#forget(entryId)
    }
  }

  /** Its entry is gone for good. */
  removeFolder(entryId: string): void {
    this.#forget(entryId)
    try {
      rmSync(this.folderOf(entryId), { recursive: true, force: true, maxRetries: 2 })
    } catch {
      // Something reads it just now: the next start asks again.
    }
  }

  #description(entryId: string): string {
    return join(this.folderOf(entryId), 'comparison.json')
  }

  /** Of all lanes: absolute. */
  #files(entryId: string): string[] {
    const folder = this.folderOf(entryId)
    try {
      return readdirSync(folder)
        .filter((name) => LANE_FILE.test(name))
        .map((name) => join(folder, name))
    } catch {
      return []
    }
  }

  #forget(entryId: string): void {
    this.#bytes.delete(entryId)
    for (const path of this.#opened.keys())
      if (dirname(path) === this.folderOf(entryId)) this.#opened.delete(path)
  }
}

const LANE_FILE = /^lane-\d+\.safetensors$/

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function tryToOpen(path: string): Trajectory | undefined {
  try {
    const trajectory = openTrajectory(path)
    return { ...trajectory, x0: (step) => placeless(path, () => trajectory.x0(step)) }
  } catch {
    return undefined
  }
}
