/** What is done beside the work: backups every day, folders looked through, control images that nobody names. */

import type { ErrorReport } from '../../native-models/api/errors.ts'
import { reportOf } from '../../native-models/api/errors.ts'
import type { Comparisons } from './compare/comparisons.ts'
import type { Guides } from './guides.ts'
import { databaseError } from './history/database.ts'
import { namedControls } from './history/named-controls.ts'
import type { Pictures } from './history/pictures.ts'
import type { OpenedHistory } from './history/recovery.ts'
import { type Swept, sweep, sweepParts } from './history/sweep.ts'

const BACKUP_EVERY_MS = 60 * 60 * 1000
/** Then every unfinished file of an earlier studio is old enough to be told from one that is being written. */
const SWEEP_PARTS_MS = 15_000
/** A control image is added before the form or an entry names it, and outlives a window that undoes and redoes. */
const UNNAMED_FOR_MS = 24 * 60 * 60 * 1000

interface UpkeepOptions {
  readonly history: OpenedHistory
  readonly pictures: Pictures
  readonly guides: Guides
  readonly comparisons: Comparisons
  readonly onFailure: (place: string, error: ErrorReport) => void
}

export class Upkeep {
  readonly #options: UpkeepOptions
  #timers: NodeJS.Timeout[] = []
  #working: Promise<void> = Promise.resolve()

  constructor(options: UpkeepOptions) {
    this.#options = options
  }

  /** Before the queue works: a picture that is there already must not be painted again. */
  async atStart(): Promise<Swept> {
    const { history, pictures, comparisons } = this.#options
    try {
      return await sweep(history.db, pictures, (entry) => comparisons.described(entry))
    } catch (thrown) {
      this.#options.onFailure('sweep', reportOf(databaseError(thrown)))
      return { adopted: 0, lost: 0 }
    }
  }

  begin(): void {
    this.#upkeep()
    this.#timers = [
      setInterval(() => this.#upkeep(), BACKUP_EVERY_MS).unref(),
      setTimeout(() => void this.#sweepUnfinished(), SWEEP_PARTS_MS).unref(),
    ]
  }

  /** Resolves when nothing of it reads the database any more. */
  async end(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#working
  }

  #upkeep(): void {
    this.#working = this.#backUp().then(() => this.#sweepControls())
  }

  #backUp(): Promise<unknown> {
    const { history, onFailure } = this.#options
    return history.backups
      .makeDaily(history.db)
      .catch((thrown: unknown) => onFailure('backup', reportOf(databaseError(thrown))))
  }

  async #sweepUnfinished(): Promise<void> {
    const { pictures, guides } = this.#options
    // Before the first wait: the database may be closed after it.
    const folders = pictures.folders().map(({ path }) => path)
    await sweepParts([...folders, ...(await guides.folders.ownFolders())])
    await guides.loras.tidy()
  }

  async #sweepControls(): Promise<void> {
    const { history, guides, onFailure } = this.#options
    try {
      await guides.images.sweep(() => namedControls(history.db), UNNAMED_FOR_MS)
    } catch (thrown) {
      onFailure('control images', reportOf(databaseError(thrown)))
    }
  }
}

/** What the window is told of it. `replaced`: the database was lost. */
export function sweptNotices(
  { adopted, lost }: Swept,
  { replaced }: Pick<OpenedHistory, 'replaced'>,
): string[] {
  return [
    ...(replaced && adopted > 0 ? [`${adopted} pictures were read back into the history.`] : []),
    ...(lost > 0 ? [`${lost} pictures of the history are no longer in their folder.`] : []),
  ]
}
