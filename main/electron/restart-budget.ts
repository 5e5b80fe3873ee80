/** How often something that died is started again: three times in ten minutes. */

const MOST = 3
const WINDOW_MS = 600_000

export class RestartBudget {
  #taken: number[] = []

  /** → false: it has been started again too often of late */
  take(nowMs: number = Date.now()): boolean {
    this.#taken = this.#taken.filter((moment) => nowMs - moment < WINDOW_MS)
    if (this.#taken.length >= MOST) return false
    this.#taken.push(nowMs)
    return true
  }
}
