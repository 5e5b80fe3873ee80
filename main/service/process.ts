/**
 * Entry of the service process: it owns the database, the picture files and the queue, and answers main.
 *
 * It may be killed at any moment: what it acknowledged is on the disk, and the next one goes on where it was.
 */
import { reportOf, StudioError } from '../../native-models/api/errors.ts'
import { openParentPort } from '../../native-models/runtime/parent-port.ts'
import { type ServiceArguments, serviceArguments } from './arguments.ts'
import { forkDevice } from './devices/fork-device.ts'
import { type AnyHandler, answer } from './dispatch.ts'
import { forkDownloads } from './downloads/fork-downloads.ts'
import { forkEngine } from './engine/fork-engine.ts'
import { handlersOf } from './handlers.ts'
import { type FromService, serviceRow, toService } from './protocol.ts'
import { RelayedProcesses } from './relayed-processes.ts'
import { Service } from './service.ts'

const EXIT_UNHANDLED = 70
/** The database was found damaged while it was in use: the next start repairs it. */
const EXIT_DAMAGED = 71
const LAST_WORDS_MS = 50

process.on('unhandledRejection', (reason) => {
  process.stderr.write(`${reason instanceof Error ? reason.stack : reason}\n`)
  process.exit(EXIT_UNHANDLED)
})

const port = openParentPort()
const relayed = new RelayedProcesses(post)
const opened = open(serviceArguments(process.argv.slice(2)))

port.onMessage((raw) => {
  const message = toService.safeParse(raw)
  if (!message.success)
    throw new StudioError('E_PROTOCOL', `A message was not understood: ${message.error.message}`)
  if (message.data.type === 'call') void receive(message.data)
  else relayed.receive(message.data)
})
post({ type: 'ready', pid: process.pid })

function post(message: FromService): void {
  port.post(message)
}

interface Opened {
  readonly service?: Service
  readonly handlerOf: (name: string) => AnyHandler | undefined
}

/** A service that cannot open its data says why, to everyone who asks. */
function open({ engine, ...options }: ServiceArguments): Opened {
  const byMain = engine === 'main'
  try {
    const service = new Service({
      ...options,
      startEngine: (settings) => (byMain ? relayed.startEngine(settings) : forkEngine(settings)),
      startDevice: (settings) => (byMain ? relayed.startDevice(settings) : forkDevice(settings)),
      startDownloads: (models) => (byMain ? relayed.startDownloads(models) : forkDownloads(models)),
      emit: (name, value) => post({ type: 'event', name, data: value }),
      giveToTrash: (paths) => post({ type: 'trash', paths: [...paths] }),
      onDamaged: () => endSoon(EXIT_DAMAGED),
    })
    const handlers: Readonly<Record<string, AnyHandler>> = handlersOf(service)
    return { service, handlerOf: (name) => handlers[name] }
  } catch (thrown) {
    const refuse = (): never => {
      throw thrown
    }
    return { handlerOf: () => refuse }
  }
}

async function receive({ id, name, input }: { id: number; name: string; input?: unknown }): Promise<void> {
  if (name === 'stop') return stop(id)
  const reply = await answer(opened.handlerOf, { name, input })
  post({ type: 'reply', id, reply })
  if (!reply.ok && serviceRow(name)) opened.service?.failed(name, reply.error)
}

async function stop(id: number): Promise<void> {
  try {
    await opened.service?.stop()
    post({ type: 'reply', id, reply: { ok: true, value: {} } })
  } catch (thrown) {
    post({ type: 'reply', id, reply: { ok: false, error: reportOf(thrown) } })
  }
  endSoon(0)
}

/** After what was said has left. */
function endSoon(code: number): void {
  setTimeout(() => process.exit(code), LAST_WORDS_MS)
}
