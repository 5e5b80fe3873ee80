/** What an HTTP status other than success means for a fetch. */
import type { IncomingHttpHeaders } from 'node:http'
import { StudioError } from '../../../native-models/api/errors.ts'
import { oddAnswer, type Trouble, trouble } from './trouble.ts'

export interface Refused {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly host: string
  /** Of what was asked for, for people. */
  readonly what: string
  /** The hub itself answered, not a storage that it sent us to. */
  readonly byHub: boolean
  readonly hasToken: boolean
}

export function troubleOfStatus(
  refused: Refused,
  { longestRetryAfterMs }: { longestRetryAfterMs: number },
): Trouble {
  const { status, host, byHub } = refused
  if (status === 429 || status === 503) return busy(refused, longestRetryAfterMs)
  if (status >= 500) {
    const error = new StudioError('E_HUB_UNREACHABLE', `${host} has a fault of its own now (${status}).`)
    return trouble(error, { relocate: true })
  }
  // Addresses of the storage expire: the hub is asked for a new one.
  if (!byHub) return oddAnswer(host, `refuses ${refused.what} (${status})`)
  if (status === 401 || status === 403) return denied(refused)
  if (status === 404 || status === 410) {
    const error = new StudioError('E_HUB_MISSING', `${host} has no ${refused.what}.`)
    return trouble(error, { final: true })
  }
  return oddAnswer(host, `answers ${status} for ${refused.what}`)
}

/** The hub says in a header why; it answers 401 for what is not there, too. */
function denied({ headers, host, what, hasToken }: Refused): Trouble {
  const why = headers['x-error-code']
  if (why === 'GatedRepo') {
    const lack = hasToken
      ? 'that the account of this token does not have yet'
      : 'that only an account can have'
    return final('E_HUB_GATED', `${what} needs a permission ${lack}.`)
  }
  if (hasToken) return final('E_HUB_TOKEN', `${host} does not accept this token for ${what}.`)
  if (why === 'RepoNotFound') return final('E_HUB_MISSING', `${host} has no ${what}, or does not show it.`)
  return final('E_HUB_GATED', `${host} does not give ${what} to everybody.`)
}

function final(code: 'E_HUB_GATED' | 'E_HUB_TOKEN' | 'E_HUB_MISSING', sentence: string): Trouble {
  return trouble(new StudioError(code, sentence), { final: true })
}

function busy({ headers, host, status }: Refused, longestMs: number): Trouble {
  const afterMs = retryAfterMs(headers['retry-after'])
  const asked = afterMs === undefined ? '' : `, and asks to wait ${Math.ceil(afterMs / 1000)} s`
  const error = new StudioError('E_HUB_BUSY', `${host} has too much to do (${status})${asked}.`)
  if (afterMs === undefined) return trouble(error)
  return afterMs > longestMs ? trouble(error, { final: true }) : trouble(error, { afterMs })
}

/** Seconds, or a date. RFC 9110, §10.2.3. Undefined where it is neither. */
export function retryAfterMs(value: string | undefined, nowMs = Date.now()): number | undefined {
  if (value === undefined) return undefined
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}
