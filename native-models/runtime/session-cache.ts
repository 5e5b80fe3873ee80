/** The sessions that were used last; the one that was not used for the longest time goes first. */
import type { Session } from './session.ts'

export class SessionCache implements Disposable {
  #capacity: number
  readonly #sessions = new Map<string, Session>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  async get(key: string, create: () => Promise<Session>): Promise<Session> {
    const session = this.#sessions.get(key) ?? (await create())
    this.#sessions.delete(key)
    this.#sessions.set(key, session)
    this.#shrink()
    return session
  }

  /** How many are kept from now on. */
  set capacity(capacity: number) {
    this.#capacity = capacity
    this.#shrink()
  }

  #shrink(): void {
    for (const [oldest, unused] of this.#sessions) {
      if (this.#sessions.size <= this.#capacity) break
      this.#sessions.delete(oldest)
      unused[Symbol.dispose]()
    }
  }

  clear(): void {
    for (const session of this.#sessions.values()) session[Symbol.dispose]()
    this.#sessions.clear()
  }

  [Symbol.dispose](): void {
    this.clear()
  }
}
