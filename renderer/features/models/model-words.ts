/** Models and their fetches in words. */
import type { ErrorCode } from '../../../native-models/api/errors.ts'
import type { ModelFetch, ModelNeeds, ModelReading, ShelvedModel } from '../../../preload/contract.ts'
import { sayBytes, sayDuration } from '../../strings/say.ts'
import { type StringKey, t } from '../../strings/t.ts'

/** 'about 21.8 GB, of which 19.4 GB are shared with other PixArt models' · '1.2 GB of about 21.8 GB are here' */
export function saySize({ state, origin, ...row }: ShelvedModel): string {
  if (row.sizeBytes === undefined) return state === 'here' ? sayBytes(row.hereBytes) : t('models.sizeUnknown')
  const bytes = sayBytes(row.sizeBytes)
  const size = row.isAbout ? t('models.sizeAbout', { size: bytes }) : bytes
  if (state === 'partly') return t('models.partlyHere', { here: sayBytes(row.hereBytes), size })
  if (origin !== 'published') return size
  const { missingBytes = row.sizeBytes, sharedBytes = 0 } = row
  const shared = sayBytes(sharedBytes)
  if (state === 'absent' && missingBytes < row.sizeBytes)
    return t(missingBytes <= row.sizeBytes - sharedBytes ? 'models.toFetchOwn' : 'models.toFetch', {
      ...{ missing: sayBytes(missingBytes), size, shared },
    })
  if (sharedBytes === 0) return size
  return t(state === 'here' ? 'models.sizeShared' : 'models.sizeSharedOnce', { size, shared })
}

/** Where it comes from and how large it is; nothing where a fetch says that itself. */
export function sayFacts(row: ShelvedModel): string {
  const { origin, fileName, state, fetch, partsFrom } = row
  const lies = state === 'absent' || fileName === undefined ? [] : [t('models.ownFile', { file: fileName })]
  const from = {
    embedded: [t('models.embedded')],
    published: [],
    added: lies,
    found: [t('models.foundElsewhere'), ...lies],
  }[origin]
  // A fetch says itself how much of it is here; of what is gone nothing is known.
  const size = fetch === undefined && state !== 'gone' ? [saySize(row)] : []
  const parts = partsFrom === undefined ? [] : [t('models.partsFrom', { title: partsFrom })]
  return [...from, ...size, ...parts].join(' · ')
}

const VERDICTS = {
  fits: 'models.fits',
  tight: 'models.tight',
  'too-large': 'models.tooLarge',
} as const satisfies Record<ModelNeeds['verdict'], StringKey>

export const sayNeeds = ({ verdict, because }: ModelNeeds): string =>
  t('models.verdict', { verdict: t(VERDICTS[verdict]), because })

const STATES = {
  waiting: 'models.stateWaiting',
  asking: 'models.stateAsking',
  fetching: 'models.stateFetching',
  checking: 'models.stateChecking',
  paused: 'models.statePaused',
  'no-room': 'models.stateNoRoom',
  failed: 'models.stateFailed',
} as const satisfies Record<ModelFetch['state'], StringKey>

export const sayFetchState = (fetch: ModelFetch, hub: string): string =>
  triesAgain(fetch) ? sayTrouble(fetch, hub) : t(STATES[fetch.state], { hub })

/** A model's fetch, or another one. */
type Moving = Pick<
  ModelFetch,
  'doneBytes' | 'sizeBytes' | 'bytesPerSecond' | 'etaMs' | 'reading' | 'error'
> & {
  readonly state: string
}

/** Something is in its way, and it does not stop for that. */
export const triesAgain = ({ state, error }: Pick<Moving, 'state' | 'error'>): boolean =>
  error !== undefined && (state === 'asking' || state === 'fetching')

const TROUBLES: Readonly<Partial<Record<ErrorCode, StringKey>>> = {
  E_HUB_UNREACHABLE: 'models.troubleUnreachable',
  E_CUDA_SOURCE: 'models.troubleUnreachable',
  E_FETCH_STALLED: 'models.troubleStalled',
  E_HUB_BUSY: 'models.troubleBusy',
}

export const sayTrouble = ({ error }: Pick<Moving, 'error'>, hub: string): string =>
  t((error && TROUBLES[error.code]) ?? 'models.trouble', { hub })

/** More than that is a connection that has just begun, or none. */
const MOST_LEFT_MS = 24 * 3_600_000

/** '1.2 GB of 2.4 GB read · about 20 s left' */
export function sayReading({ doneBytes, sizeBytes, etaMs }: ModelReading): string {
  if (sizeBytes === 0) return ''
  const read = t('models.read', { done: sayBytes(doneBytes), size: sayBytes(sizeBytes) })
  const isLeft = etaMs !== undefined && doneBytes < sizeBytes
  return isLeft ? `${read} · ${t('models.left', { time: sayDuration(etaMs) })}` : read
}

/** '1.2 GB of 2.4 GB · 18 MB a second · about 1 min left': as much of it as is known */
export function sayProgress(fetch: Moving): string {
  const { state, reading, doneBytes, sizeBytes, bytesPerSecond, etaMs } = fetch
  if (state === 'checking' && reading !== undefined) return sayReading(reading)
  const moves = state === 'fetching' && !triesAgain(fetch)
  const parts = [
    sizeBytes > 0 && t('models.done', { done: sayBytes(doneBytes), size: sayBytes(sizeBytes) }),
    moves && bytesPerSecond > 0 && t('models.speed', { speed: sayBytes(bytesPerSecond) }),
    moves && etaMs !== undefined && etaMs < MOST_LEFT_MS && t('models.left', { time: sayDuration(etaMs) }),
  ]
  return parts.filter((part) => part !== false).join(' · ')
}

/** From 0 to 1. */
export const shareOf = ({ doneBytes, sizeBytes }: Pick<ModelFetch, 'doneBytes' | 'sizeBytes'>): number =>
  sizeBytes === 0 ? 0 : Math.min(1, doneBytes / sizeBytes)
