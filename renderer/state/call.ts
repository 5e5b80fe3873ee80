/** The window's side of the bridge: answers, or a StudioError with its code and next step. */
import { type ErrorReport, errorOf, reportOf, StudioError } from '../../native-models/api/errors.ts'
import type {
  CallInput,
  CallName,
  CallOutput,
  EventData,
  EventName,
  StudioBridge,
} from '../../preload/contract.ts'

declare global {
  interface Window {
    readonly studio?: StudioBridge
  }
}

function bridge(): StudioBridge {
  if (window.studio === undefined) {
    throw new StudioError('E_INTERNAL', 'The window was opened without its bridge to the studio.')
  }
  return window.studio
}

/** Asks the other side. Throws a StudioError. */
export async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
  const reply = await bridge().call(name, input)
  if (!reply.ok) throw errorOf(reply.error)
  return reply.value
}

/** → stops listening */
export function on<N extends EventName>(name: N, listener: (data: EventData<N>) => void): () => void {
  return bridge().on(name, listener)
}

/** A file from the user's hand → a handle for `drop.read`. Throws a StudioError. */
export async function handleOf(file: File): Promise<{ handle: string; fileName: string }> {
  const reply = await bridge().handleOf(file)
  if (!reply.ok) throw errorOf(reply.error)
  return reply.value
}

/** What an error says to the user; `reportOf` for everything that can be thrown. */
export const reportFrom = (thrown: unknown): ErrorReport => reportOf(thrown)
