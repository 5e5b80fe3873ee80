/** What the rail says of fetches. Pure. */
import type { ModelFetch, ShelvedModel } from '../../../preload/contract.ts'
import { t } from '../../strings/t.ts'
import { sayFetchState, shareOf, triesAgain } from './model-words.ts'

export interface FetchMark {
  /** `waits`: it does not go on before something has changed. */
  readonly kind: 'moves' | 'waits'
  readonly words: string
  /** From 0 to 1. */
  readonly share: number
}

type Fetched = ShelvedModel & { readonly fetch: ModelFetch }

const isFetched = (row: ShelvedModel): row is Fetched => row.fetch !== undefined

const needsCare = ({ fetch }: Fetched): boolean =>
  fetch.state === 'failed' || fetch.state === 'no-room' || triesAgain(fetch)

/** Undefined where nothing moves and nothing is wrong: what somebody has paused is no news. */
export function markOf(rows: readonly ShelvedModel[], hub: string): FetchMark | undefined {
  const fetched = rows.filter(isFetched)
  const careful = fetched.find(needsCare)
  const moving = fetched.find(({ fetch }) => fetch.state !== 'paused' && fetch.state !== 'waiting')
  const shown = careful ?? moving
  if (shown === undefined) return undefined
  const { title, fetch } = shown
  const percent = Math.floor(shareOf(fetch) * 100)
  if (careful === undefined)
    return { kind: 'moves', words: t('models.railMoves', { title, percent }), share: shareOf(fetch) }
  const state = sayFetchState(fetch, hub)
  return { kind: 'waits', words: t('models.railWaits', { title, state, percent }), share: shareOf(fetch) }
}
