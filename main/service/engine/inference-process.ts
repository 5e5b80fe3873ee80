/**
 * The inference process, seen from outside: one request at a time, events as they come, cancel at once.
 *
 * Cancelling asks first and kills after a grace; a process that died is started anew by the next request. So is one in
 * which memory ran out: only its end gives back for sure what it holds.
 */
import { randomUUID } from 'node:crypto'
import type { CompareEvent } from '../../../native-models/api/compare.ts'
import { errorOf, StudioError } from '../../../native-models/api/errors.ts'
import {
  type FromEngine,
  fromEngine,
  type PaintEvent,
  type ToEngine,
} from '../../../native-models/api/events.ts'
import { nextSmaller } from '../../../native-models/api/memory-plan.ts'
import type { ProcessPort } from '../fork-process.ts'
import { endedForMemory } from './ended-for-memory.ts'
import {
  type CompareJob,
  compareTask,
  type DecodeJob,
  type EdgesJob,
  type EngineTask,
  type PaintJob,
  paintTask,
} from './engine-jobs.ts'

export type ChildProcessPort = ProcessPort<ToEngine>

/** How long a cancelled engine may take to stop by itself. */
const CANCEL_GRACE_MS = 1000

/** Who is told of what: a task has events of one kind. */
interface Listeners {
  readonly onPaint?: (event: PaintEvent) => void
  readonly onCompare?: (event: CompareEvent) => void
}

interface Watch extends Listeners {
  readonly signal: AbortSignal | undefined
  readonly isTight?: boolean | undefined
}

interface Running extends Listeners {
  readonly id: string
  /** Whether memory is why somebody else ended the process, and there is a plan that takes less. */
  readonly ranOut: (how: string) => boolean
  readonly child: ChildProcessPort
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

interface Child {
  readonly port: ChildProcessPort
  ready: boolean
}

export class InferenceProcess implements Disposable {
  readonly #start: () => ChildProcessPort
  #child: Child | undefined
  #running: Running | undefined

  constructor(start: () => ChildProcessPort) {
    this.#start = start
  }

  /** Starts the process ahead of the first request. @throws E_ENGINE_START */
  warmUp(): void {
    this.#connect()
  }

  /**
   * Resolves when all pictures are painted.
   * @throws whatever the engine reports or `onEvent` throws, E_CANCELLED, E_ENGINE_START, E_ENGINE_DIED, E_PROTOCOL;
   * E_MEMORY_OUT, too, where memory seems to be why somebody else ended the process, as long as there is a smaller plan
   */
  async paint(job: PaintJob): Promise<void> {
    const { onEvent: onPaint, signal, isTight } = job
    await this.#run(paintTask(job), { onPaint, signal, isTight })
  }

  /**
   * Resolves when every lane is painted.
   * @throws as `paint`
   */
  async compare(job: CompareJob): Promise<void> {
    const { onEvent: onCompare, signal, isTight } = job
    await this.#run(compareTask(job), { onCompare, signal, isTight })
  }

  /**
   * Resolves when the map of edges is written.
   * @throws whatever the engine reports, E_CANCELLED, E_ENGINE_START, E_ENGINE_DIED, E_PROTOCOL
   */
  async edges(job: EdgesJob, signal?: AbortSignal): Promise<void> {
    await this.#run({ type: 'edges', ...job }, { signal })
  }

  /**
   * Resolves when the picture is written.
   * @throws as `edges`
   */
  async decode(job: DecodeJob, signal?: AbortSignal): Promise<void> {
    await this.#run({ type: 'decode', ...job }, { signal })
  }

  async #run(task: EngineTask, { signal, isTight = false, ...listeners }: Watch): Promise<void> {
    if (this.#running) throw new StudioError('E_PROTOCOL', 'The engine is already painting.')
    if (signal?.aborted) throw new StudioError('E_CANCELLED', 'Cancelled.')
    const id = randomUUID()
    const child = this.#connect()
    const cancel = this.#canceller(id, child)
    const ranOut = hasSmallerPlan(task) ? endedForMemory(isTight) : () => false
    signal?.addEventListener('abort', cancel.request)
    try {
      await new Promise<void>((resolve, reject) => {
        this.#running = { id, child, ranOut, ...listeners, resolve, reject }
        child.post({ ...task, id })
      })
    } catch (error) {
      if (error instanceof StudioError && error.code === 'E_MEMORY_OUT') this.kill()
      if (signal?.aborted) throw new StudioError('E_CANCELLED', 'Cancelled.', { cause: error })
      throw error
    } finally {
      this.#running = undefined
      signal?.removeEventListener('abort', cancel.request)
      cancel.done()
    }
  }

  /** Ends the process now: a running request fails with E_ENGINE_DIED, the next one starts another process. */
  kill(): void {
    const child = this.#child
    this.#child = undefined
    child?.port.kill()
  }

  [Symbol.dispose](): void {
    this.kill()
  }

  #canceller(id: string, child: ChildProcessPort): { request: () => void; done: () => void } {
    let timer: NodeJS.Timeout | undefined
    return {
      request: () => {
        child.post({ type: 'cancel', id })
        timer ??= setTimeout(() => this.kill(), CANCEL_GRACE_MS)
      },
      done: () => clearTimeout(timer),
    }
  }

  #connect(): ChildProcessPort {
    if (this.#child) return this.#child.port
    const child = { port: this.#startPort(), ready: false }
    this.#child = child
    child.port.onMessage((raw) => this.#receive(child, raw))
    child.port.onExit((how) => {
      const byItself = this.#child === child
      if (byItself) this.#child = undefined
      const forMemory = byItself && this.#running?.ranOut(how) === true
      this.#fail(child, forMemory ? memoryEnd(how) : endOf(child, how))
    })
    return child.port
  }

  #startPort(): ChildProcessPort {
    try {
      return this.#start()
    } catch (cause) {
      const words = cause instanceof Error ? cause.message : String(cause)
      throw new StudioError('E_ENGINE_START', `The inference process could not be started: ${words}.`, {
        cause,
      })
    }
  }

  #receive(child: Child, raw: unknown): void {
    const parsed = fromEngine.safeParse(raw)
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      const where = issue?.path.join('.') || 'message'
      this.#fail(
        child,
        new StudioError('E_PROTOCOL', `The engine said something unexpected (${where}: ${issue?.message}).`),
      )
      // It may go on painting what nobody waits for any more.
      if (this.#child === child) this.kill()
      return
    }
    if (parsed.data.type === 'ready') child.ready = true
    else this.#handle(parsed.data)
  }

  #handle(message: Exclude<FromEngine, { type: 'ready' }>): void {
    const running = this.#running
    if (running?.id !== message.id) return
    switch (message.type) {
      case 'event':
        this.#tell(running, () => running.onPaint?.(message.event))
        return
      case 'compared':
        this.#tell(running, () => running.onCompare?.(message.event))
        return
      case 'done':
        running.resolve()
        return
      case 'failed':
        running.reject(errorOf(message.error))
        return
    }
  }

  #tell({ reject }: Running, tell: () => void): void {
    try {
      tell()
    } catch (thrown) {
      this.kill()
      reject(thrown)
    }
  }

  #fail({ port }: Child, error: StudioError): void {
    if (this.#running?.child === port) this.#running.reject(error)
  }
}

/** A painting that can be tried with less. */
function hasSmallerPlan(task: EngineTask): boolean {
  return 'plan' in task && task.plan !== undefined && nextSmaller(task.plan) !== undefined
}

function memoryEnd(how: string): StudioError {
  const sentence = `The system ended the inference process, as it does where memory runs out (${how}).`
  return new StudioError('E_MEMORY_OUT', sentence)
}

/** One that never got ready is an installation that does not work. */
function endOf({ ready }: Child, how: string): StudioError {
  return ready
    ? new StudioError('E_ENGINE_DIED', `The inference process ended unexpectedly (${how}).`)
    : new StudioError('E_ENGINE_START', `The inference process could not start (${how}).`)
}
