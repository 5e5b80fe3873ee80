import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PaintJob } from '../../../../main/service/engine/engine-jobs.ts'
import { type ChildProcessPort, InferenceProcess } from '../../../../main/service/engine/inference-process.ts'
import { StudioError } from '../../../../native-models/api/errors.ts'
import type { FromEngine, PaintEvent, ToEngine } from '../../../../native-models/api/events.ts'
import { smallRequest } from '../../../native-models/small-request.ts'

/** A process whose every word the test speaks. */
class FakeChild implements ChildProcessPort {
  readonly received: ToEngine[] = []
  killed = false
  #message: (message: unknown) => void = () => undefined
  #exit: (how: string) => void = () => undefined

  post(message: ToEngine): void {
    this.received.push(message)
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#message = listener
  }
  onExit(listener: (how: string) => void): void {
    this.#exit = listener
  }
  kill(): void {
    this.killed = true
    queueMicrotask(() => this.exit('signal SIGKILL'))
  }

  say(message: FromEngine): void {
    this.#message(structuredClone(message))
  }
  sayAnything(message: unknown): void {
    this.#message(message)
  }
  exit(how: string): void {
    this.#exit(how)
  }
  get lastId(): string {
    const paint = this.received.findLast((message) => message.type === 'paint')
    return paint?.id ?? 'none'
  }
}

function fakes() {
  const children: FakeChild[] = []
  const engine = new InferenceProcess(() => {
    const child = new FakeChild()
    children.push(child)
    return child
  })
  return { engine, children }
}

const REQUEST = smallRequest({ model: 'nano', size: { kind: 'aspect', width: 1, height: 1 } })

function job(more: Partial<PaintJob> = {}): PaintJob {
  return {
    request: REQUEST,
    model: { folder: '/models/nano' },
    previews: false,
    onEvent: () => undefined,
    ...more,
  }
}

const STAGE: PaintEvent = { type: 'stage', stage: 'text', picture: 0 }

afterEach(() => void vi.useRealTimers())

describe('painting', () => {
  it('hands the request over and every event of its own back, then resolves', async () => {
    const { engine, children } = fakes()
    const events: PaintEvent[] = []
    const painted = engine.paint(job({ onEvent: (event) => events.push(event) }))
    const [child] = children
    const id = child!.lastId
    expect(child!.received).toEqual([
      { type: 'paint', id, request: REQUEST, model: { folder: '/models/nano' }, previews: false },
    ])
    child!.say({ type: 'ready', pid: 1 })
    child!.say({ type: 'event', id: 'another', event: STAGE })
    child!.say({ type: 'event', id, event: STAGE })
    child!.say({ type: 'done', id })
    await painted
    expect(events).toEqual([STAGE])
  })

  it('is done by one process, started ahead or by the first request', async () => {
    const { engine, children } = fakes()
    engine.warmUp()
    engine.warmUp()
    for (let time = 0; time < 3; time++) {
      const painted = engine.paint(job())
      children[0]!.say({ type: 'done', id: children[0]!.lastId })
      await painted
    }
    expect(children).toHaveLength(1)
  })

  it('is one request at a time', async () => {
    const { engine, children } = fakes()
    const first = engine.paint(job())
    await expect(engine.paint(job())).rejects.toMatchObject({ code: 'E_PROTOCOL' })
    children[0]!.say({ type: 'done', id: children[0]!.lastId })
    await first
  })

  it('fails as the engine reports', async () => {
    const { engine, children } = fakes()
    const painted = engine.paint(job())
    const error = new StudioError('E_SIZE', 'Too odd.').toReport()
    children[0]!.say({ type: 'failed', id: children[0]!.lastId, error })
    await expect(painted).rejects.toMatchObject({ code: 'E_SIZE', message: 'Too odd.' })
  })

  it('fails with what the listener throws, and leaves no engine painting for nobody', async () => {
    const { engine, children } = fakes()
    const painted = engine.paint(
      job({
        onEvent: () => {
          throw new RangeError('no room')
        },
      }),
    )
    children[0]!.say({ type: 'event', id: children[0]!.lastId, event: STAGE })
    await expect(painted).rejects.toThrow(new RangeError('no room'))
    expect(children[0]!.killed).toBe(true)
  })
})

describe('cancelling', () => {
  it('asks first and kills after a grace', async () => {
    vi.useFakeTimers()
    const { engine, children } = fakes()
    const stop = new AbortController()
    const painted = engine.paint(job({ signal: stop.signal })).catch((error: unknown) => error)
    const [child] = children
    stop.abort()
    expect(child!.received.at(-1)).toEqual({ type: 'cancel', id: child!.lastId })
    await vi.advanceTimersByTimeAsync(900)
    expect(child!.killed).toBe(false)
    await vi.advanceTimersByTimeAsync(200)
    expect(child!.killed).toBe(true)
    expect(await painted).toMatchObject({ code: 'E_CANCELLED' })
  })

  it('does not kill an engine that obeys, and goes on with the same one', async () => {
    vi.useFakeTimers()
    const { engine, children } = fakes()
    const stop = new AbortController()
    const painted = engine.paint(job({ signal: stop.signal })).catch((error: unknown) => error)
    const [child] = children
    stop.abort()
    const error = new StudioError('E_CANCELLED', 'Cancelled.').toReport()
    child!.say({ type: 'failed', id: child!.lastId, error })
    expect(await painted).toMatchObject({ code: 'E_CANCELLED' })
    await vi.advanceTimersByTimeAsync(5000)
    expect(child!.killed).toBe(false)
    const next = engine.paint(job())
    child!.say({ type: 'done', id: child!.lastId })
    await next
    expect(children).toHaveLength(1)
  })

  it('before the start asks nobody', async () => {
    const { engine, children } = fakes()
    await expect(engine.paint(job({ signal: AbortSignal.abort() }))).rejects.toMatchObject({
      code: 'E_CANCELLED',
    })
    expect(children).toHaveLength(0)
  })
})

describe('a process that ends', () => {
  it('fails the request and is started anew by the next one', async () => {
    const { engine, children } = fakes()
    const painted = engine.paint(job())
    children[0]!.say({ type: 'ready', pid: 1 })
    children[0]!.exit('signal SIGSEGV')
    await expect(painted).rejects.toMatchObject({
      code: 'E_ENGINE_DIED',
      message: 'The inference process ended unexpectedly (signal SIGSEGV).',
    })
    const next = engine.paint(job())
    children[1]!.say({ type: 'done', id: children[1]!.lastId })
    await next
    expect(children).toHaveLength(2)
  })

  it('before it was ready is an installation that does not work', async () => {
    const { engine, children } = fakes()
    const painted = engine.paint(job())
    children[0]!.exit('exit code 1: Error: no such module')
    await expect(painted).rejects.toMatchObject({ code: 'E_ENGINE_START' })
  })

  it('or cannot be started at all', async () => {
    const engine = new InferenceProcess(() => {
      throw new Error('too many processes')
    })
    await expect(engine.paint(job())).rejects.toMatchObject({
      code: 'E_ENGINE_START',
      message: 'The inference process could not be started: too many processes.',
    })
  })

  it('a late end of a killed one does not harm its successor', async () => {
    const { engine, children } = fakes()
    engine.warmUp()
    engine.kill()
    const painted = engine.paint(job()) // before the exit of the first has been heard
    await Promise.resolve()
    children[1]!.say({ type: 'done', id: children[1]!.lastId })
    await painted
    expect(children).toHaveLength(2)
  })
})

describe('words that are not in the protocol', () => {
  it.each([
    ['nothing', undefined],
    ['a string', 'done'],
    ['an unknown type', { type: 'finished', id: 'x' }],
    ['a field too many', { type: 'done', id: 'x', more: 1 }],
    ['a field of a wrong type', { type: 'ready', pid: 'one' }],
  ])('%s: E_PROTOCOL in one sentence, and another process', async (_, message) => {
    const { engine, children } = fakes()
    const painted = engine.paint(job())
    children[0]!.sayAnything(message)
    const error = await painted.catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'E_PROTOCOL' })
    expect((error as Error).message).not.toContain('\n')
    expect(children[0]!.killed).toBe(true)
    const next = engine.paint(job())
    children[1]!.say({ type: 'done', id: children[1]!.lastId })
    await next
  })
})

it('is ended by dispose', () => {
  const { engine, children } = fakes()
  {
    using held = engine
    held.warmUp()
  }
  expect(children[0]!.killed).toBe(true)
})
