/** What can go wrong on the way, as a value: whether another attempt helps, and what is said when none does. */
import { StudioError } from '../../../native-models/api/errors.ts'

export interface Trouble {
  readonly kind: 'trouble'
  /** What is said when patience ends, or at once where `final`. */
  readonly error: StudioError
  readonly final?: true
  /** The hub asked for this much time. */
  readonly afterMs?: number
  /** The address that was found for the file is not used again. */
  readonly relocate?: true
  /** New bytes came before it: the next attempt need not wait for long. */
  readonly progressed?: boolean
}

type Extra = Pick<Trouble, 'final' | 'afterMs' | 'relocate'>

export function trouble(error: StudioError, extra: Extra = {}): Trouble {
  return { kind: 'trouble', error, ...extra }
}

/** An answer that is none of what was asked for. */
export function oddAnswer(host: string, what: string): Trouble {
  return trouble(new StudioError('E_HUB_ANSWER', `${host} ${what}.`), { relocate: true })
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name cannot be looked up now',
  ECONNREFUSED: 'it refuses connections',
  ECONNRESET: 'it broke the connection off',
  EPIPE: 'it broke the connection off',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
  UND_ERR_HEADERS_TIMEOUT: 'it does not answer',
  UND_ERR_SOCKET: 'it broke the connection off',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted (NODE_EXTRA_CA_CERTS names your own)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted (NODE_EXTRA_CA_CERTS names your own)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted (NODE_EXTRA_CA_CERTS names your own)',
}

/** A connection that failed. */
export function networkTrouble(host: string, thrown: unknown): Trouble {
  const code = codeOf(thrown)
  const why = UNREACHABLE[code] ?? `the system says ${thrown instanceof Error ? thrown.message : thrown}`
  const error = new StudioError('E_HUB_UNREACHABLE', `${host} cannot be reached: ${why}.`, { cause: thrown })
  return trouble(error, { relocate: true })
}

export function stallTrouble(host: string, stallMs: number): Trouble {
  const seconds = (stallMs / 1000).toLocaleString('en', { maximumFractionDigits: 1 })
  return trouble(new StudioError('E_FETCH_STALLED', `${host} sent nothing for ${seconds} s.`), {
    relocate: true,
  })
}

/** The system's code of an error, or of what caused it: undici wraps some. */
export function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return ''
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code
  return thrown.cause === undefined ? '' : codeOf(thrown.cause)
}
