/** One running service: calls with their replies, and what it says by itself. */
import { type ErrorReport, errorOf, StudioError } from '../../native-models/api/errors.ts'
import type { Reply } from '../../preload/contract.ts'
import {
  type FromService,
  fromService,
  type ServiceCallName,
  type ServiceOutput,
  type ServiceRequest,
  serviceRow,
  type ToService,
} from '../service/protocol.ts'
import type { ChildPort } from './child-port.ts'

export type Unasked = Exclude<FromService, { type: 'reply' | 'ready' }>

interface Waiting {
  readonly name: ServiceCallName
  readonly resolve: (reply: Reply<never>) => void
}

export class ServiceLink {
  readonly #port: ChildPort
  readonly #waiting = new Map<number, Waiting>()
  #calls = 0

  constructor(port: ChildPort, onUnasked: (message: Unasked) => void) {
    this.#port = port
    port.onMessage((raw) => {
      const message = fromService.safeParse(raw)
      if (!message.success) return
      if (message.data.type === 'reply') this.#settle(message.data.id, message.data.reply)
      else if (message.data.type !== 'ready') onUnasked(message.data)
    })
  }

  /** Never rejects. */
  call<N extends ServiceCallName>(name: N, input: ServiceRequest<N>): Promise<Reply<ServiceOutput<N>>> {
    const id = this.#calls++
    return new Promise((resolve) => {
      this.#waiting.set(id, { name, resolve: resolve as Waiting['resolve'] })
      this.tell({ type: 'call', id, name, input })
    })
  }

  tell(message: ToService): void {
    this.#port.post(message)
  }

  /** Its process is gone: nobody will answer what is still open. */
  end(error: ErrorReport): void {
    for (const { resolve } of this.#waiting.values()) resolve({ ok: false, error })
    this.#waiting.clear()
  }

  #settle(id: number, reply: Extract<FromService, { type: 'reply' }>['reply']): void {
    const waiting = this.#waiting.get(id)
    if (!waiting) return
    this.#waiting.delete(id)
    waiting.resolve(reply.ok ? checkedReply(waiting.name, reply.value) : reply)
  }
}

/** What the service says is held against the schema of what was asked. */
function checkedReply(name: ServiceCallName, value: unknown): Reply<never> {
  const read = serviceRow(name)?.output.safeParse(value)
  if (read?.success) return { ok: true, value: read.data as never }
  const place = read?.error?.issues[0]?.path.join('.') ?? ''
  const message = `${name} was answered with what it does not give: ${place}.`
  return { ok: false, error: new StudioError('E_PROTOCOL', message).toReport() }
}

/** The value of a reply. @throws its error */
export function unwrap<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value
  throw errorOf(reply.error)
}
