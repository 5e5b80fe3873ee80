/**
 * Entry of the inference process: paints one request at a time and tells about it through its parent's port.
 *
 * onnxruntime blocks this process's thread while it computes and may take the process with it when it fails;
 * whoever started it may kill it at any moment and loses nothing but the running attempt.
 */
import { constants, setPriority } from 'node:os'
import { reportOf, StudioError } from './api/errors.ts'
import { type FromEngine, type ToEngine, toEngine } from './api/events.ts'
import { Engine } from './pipeline/engine.ts'
import { engineOptionsFromArguments } from './pipeline/engine-options.ts'
import { keepCompiled } from './runtime/keep-compiled.ts'
import { memoryError } from './runtime/out-of-memory.ts'
import { openParentPort } from './runtime/parent-port.ts'

const EXIT_UNHANDLED = 70

const engine = new Engine(engineOptionsFromArguments(process.argv.slice(2)))
const port = openParentPort()
const cancelled = new Set<string>()
let running: string | undefined

process.on('unhandledRejection', (reason) => {
  process.stderr.write(`${reason instanceof Error ? reason.stack : reason}\n`)
  process.exit(EXIT_UNHANDLED)
})

port.onMessage((raw) => {
  const message = toEngine.safeParse(raw)
  if (!message.success)
    throw new StudioError('E_PROTOCOL', `A message was not understood: ${message.error.message}`)
  receive(message.data)
})
goLast()
send({ type: 'ready', pid: process.pid })
keepCompiled()

/** It uses every core for as long as there is work: the window, and whatever else the user does, goes first. */
function goLast(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // A system that does not allow it paints no worse.
  }
}

function send(message: FromEngine): void {
  port.post(message)
}

function receive(message: ToEngine): void {
  switch (message.type) {
    case 'paint':
      void work(message.id, () => paint(message))
      return
    case 'compare':
      void work(message.id, () => compare(message))
      return
    case 'edges':
      void work(message.id, () => engine.edges(message))
      return
    case 'decode':
      void work(message.id, () => engine.decode(message))
      return
    case 'cancel':
      if (message.id === running) cancelled.add(message.id)
      return
    case 'stop':
      engine[Symbol.dispose]()
      process.exit(0)
  }
}

/** One thing at a time. */
async function work(id: string, run: () => Promise<void>): Promise<void> {
  if (running !== undefined) {
    const busy = new StudioError('E_PROTOCOL', 'The engine is already painting.')
    send({ type: 'failed', id, error: busy.toReport() })
    return
  }
  running = id
  try {
    await run()
    send({ type: 'done', id })
  } catch (thrown) {
    send({ type: 'failed', id, error: reportOf(typed(thrown)) })
  } finally {
    running = undefined
    cancelled.delete(id)
  }
}

/** Tensors of this side are out of memory, too. */
function typed(thrown: unknown): unknown {
  if (thrown instanceof StudioError) return thrown
  return memoryError('the engine could not go on', thrown) ?? thrown
}

async function paint({ id, request, ...places }: Extract<ToEngine, { type: 'paint' }>): Promise<void> {
  for await (const event of engine.paint(request, { ...places, cancelled: () => cancelled.has(id) })) {
    send({ type: 'event', id, event })
  }
}

async function compare({ id, requests, ...places }: Extract<ToEngine, { type: 'compare' }>): Promise<void> {
  for await (const event of engine.compare(requests, { ...places, cancelled: () => cancelled.has(id) })) {
    send({ type: 'compared', id, event })
  }
}
