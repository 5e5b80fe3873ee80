/** Failures of the engine one after another: where they are many, it is not the jobs. */

const MOST_CRASHES = 4
const MOST_FAILED_STARTS = 2

export class Breakdowns {
  #crashes = 0
  #failedStarts = 0

  /** → whether that is too many, over more than one job */
  crashed(): boolean {
    return ++this.#crashes >= MOST_CRASHES
  }

  /** → whether that is too many */
  startFailed(): boolean {
    return ++this.#failedStarts >= MOST_FAILED_STARTS
  }

  /** A picture was painted, or somebody wants it tried again. */
  forget(): void {
    this.#crashes = 0
    this.#failedStarts = 0
  }
}
