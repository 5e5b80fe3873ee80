/** Keeps the service process alive: three restarts in ten minutes, then the window is told that it stays away. */
import { join } from 'node:path'
import { app, shell } from 'electron'
import { StudioError } from '../../native-models/api/errors.ts'
import { EVENTS, type EventData, type EventName, type Reply } from '../../preload/contract.ts'
import type { FromService, ServiceCallName, ServiceOutput, ServiceRequest } from '../service/protocol.ts'
import { forWindow } from './answer.ts'
import { switches } from './app.ts'
import { type ChildPort, forkUtility, isElectronNewEnough, spawnNode } from './child-port.ts'
import { EngineRelay, type StartProgram } from './engine-relay.ts'
import { sendToWindow } from './events.ts'
import { dataFolder, ownNode, PLACES } from './places.ts'
import { RestartBudget } from './restart-budget.ts'
import { ServiceLink, type Unasked, unwrap } from './service-link.ts'
import { redactReports } from './without-paths.ts'

const STOP_GRACE_MS = 5000

type Listeners = { [N in EventName]?: (data: EventData<N>) => void }

export class ServiceProcess {
  readonly #start: () => ChildPort
  readonly #startProgram: StartProgram
  readonly #budget = new RestartBudget()
  readonly #listeners: Listeners = {}
  readonly #atStart: (() => void)[] = []
  #link: ServiceLink | undefined
  #relay: EngineRelay | undefined
  #ended: Promise<void> = Promise.resolve()
  #kill: () => void = () => undefined
  #isStopping = false
  #lastError = new StudioError('E_SERVICE_DIED', 'The service is not running.').toReport()

  constructor(start: () => ChildPort, startProgram: StartProgram) {
    this.#start = start
    this.#startProgram = startProgram
    this.#connect()
  }

  /** Never rejects: where the service is gone, the reply says so. */
  async call<N extends ServiceCallName>(name: N, input: ServiceRequest<N>): Promise<Reply<ServiceOutput<N>>> {
    return this.#link ? this.#link.call(name, input) : { ok: false, error: this.#lastError }
  }

  /** @throws the reply's error */
  async ask<N extends ServiceCallName>(name: N, input: ServiceRequest<N>): Promise<ServiceOutput<N>> {
    return unwrap(await this.call(name, input))
  }

  /** Now, and whenever another process has taken its place: what it alone keeps, and only in memory. */
  atEachStart(tell: () => void): void {
    this.#atStart.push(tell)
    tell()
  }

  /** For main itself, beside the window; one listener an event. */
  onEvent<N extends EventName>(name: N, listener: (data: EventData<N>) => void): void {
    this.#listeners[name] = listener as Listeners[N]
  }

  /** Lets it finish what it holds; after a grace it is killed. */
  async stop(): Promise<void> {
    if (this.#isStopping || !this.#link) return this.#ended
    this.#isStopping = true
    const timer = setTimeout(this.#kill, STOP_GRACE_MS)
    void this.#link.call('stop', {})
    await this.#ended
    clearTimeout(timer)
  }

  #connect(): void {
    const child = this.#start()
    const link = new ServiceLink(child, (message) => this.#receive(message))
    const relay = new EngineRelay(this.#startProgram, (message) => link.tell(message))
    this.#relay = relay
    this.#link = link
    this.#kill = () => child.kill()
    this.#ended = new Promise((resolve) => {
      child.onExit((how) => {
        relay.killAll()
        this.#afterEnd(link, how)
        resolve()
      })
    })
  }

  #afterEnd(link: ServiceLink, how: string): void {
    this.#link = undefined
    this.#lastError = forWindow(
      new StudioError('E_SERVICE_DIED', `The service ended unexpectedly (${how}).`).toReport(),
    )
    link.end(this.#lastError)
    if (this.#isStopping) return
    const isBack = this.#budget.take()
    if (isBack) this.#connect()
    if (isBack) for (const tell of this.#atStart) tell()
    const message = isBack
      ? 'The service was started again. Nothing is lost.'
      : 'The service does not stay up.'
    sendToWindow('notice', { level: isBack ? 'warning' : 'error', message, error: this.#lastError })
  }

  #receive(message: Unasked): void {
    if (message.type === 'event') this.#passOn(message)
    else if (message.type === 'trash') void moveToTrash(message.paths)
    else this.#relay?.receive(message)
  }

  #passOn({ name, data }: Extract<FromService, { type: 'event' }>): void {
    const read = EVENTS[name].safeParse(data)
    if (!read.success) return
    const listener = this.#listeners[name] as ((data: unknown) => void) | undefined
    listener?.(read.data)
    sendToWindow(name, redactReports(read.data) as EventData<typeof name>)
  }
}

/** Starts it, and stops it before the application ends. */
export function startService(): ServiceProcess {
  const service = new ServiceProcess(startServiceProcess, (program, { args, env }) =>
    forkUtility({ entry: PLACES[program], args, env, title: `pixart-${program}` }),
  )
  let hasStopped = false
  app.on('will-quit', (event) => {
    if (hasStopped) return
    event.preventDefault()
    void service.stop().then(() => {
      hasStopped = true
      // A quit inside a quit is not heard: where nothing had to be stopped, this one is not over yet.
      setImmediate(() => app.quit())
    })
  })
  return service
}

function serviceArguments(): string[] {
  const pictures = switches.pictures ?? join(app.getPath('pictures'), 'PixArt Studio')
  return ['--data', dataFolder(), '--pictures', pictures, '--electron', process.versions.electron]
}

/** @throws E_ENGINE_START where there is no Node.js that the database's addon runs on */
function startServiceProcess(): ChildPort {
  const program = {
    entry: PLACES.service,
    args: serviceArguments(),
    title: 'pixart-service',
  }
  if (isElectronNewEnough()) return forkUtility({ ...program, args: [...program.args, '--engine', 'main'] })
  const node = ownNode()
  if (!node) throw new StudioError('E_ENGINE_START', 'There is no Node.js for the service.')
  return spawnNode(node, program)
}

/** What cannot be moved stays; the service looks at its next start. */
async function moveToTrash(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await shell.trashItem(path).catch((error) => process.stderr.write(`Not moved to the trash: ${error}\n`))
  }
}
