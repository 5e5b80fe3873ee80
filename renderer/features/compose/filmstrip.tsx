/** The run on the easel, picture by picture, then what was painted before. Arrow keys go along it. */
import { styled } from '@mui/material/styles'
import { memo, type RefObject, useEffect, useRef } from 'react'
import type { Entry } from '../../../preload/contract.ts'
import { type Shot, useStrip } from '../../state/film.ts'
import { useLive } from '../../state/live.ts'
import { useRoomShortcut } from '../../state/shortcuts.ts'
import { showLive, showPicture, useView } from '../../state/view.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { ComparingTile, FilmTile, LiveTile, WaitingTile } from './film-tile.tsx'

/** More than fit on any screen; the Library has them all. */
const MOST_EARLIER = 60
/** Places that a long run keeps free in sight. */
const MOST_WAITING = 8

const Root = styled('section')({
  height: 92,
  minWidth: 0,
  borderTop: `1px solid ${ink.line}`,
  background: ink.background,
})
const Tiles = styled('div')({
  height: '100%',
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  padding: '0 16px',
  scrollPadding: '0 16px',
  overflowX: 'auto',
  overflowY: 'hidden',
  scrollbarWidth: 'none',
  '&::-webkit-scrollbar': { display: 'none' },
})
const Divider = styled('span')({
  width: 1,
  height: 36,
  flex: 'none',
  margin: '0 8px',
  background: ink.strongLine,
})

export const Filmstrip = memo(function Filmstrip() {
  const { run, earlier } = useStrip()
  const chosen = useView((state) => state.chosen)
  const running = run?.live === true
  const shots = run?.shots ?? []
  const shown = earlier.slice(0, MOST_EARLIER)
  const current = chosen ?? (running ? undefined : shots.at(-1)?.picture.id)
  const stops = [...shots, ...shown]
  // A comparison's lanes come in any order and number: its own tile stays where it is, before them.
  const comparing = running ? run.entry.comparison : undefined
  const liveAt = running ? (comparing ? 0 : shots.length) : -1
  useArrows(stops, liveAt, current)
  const tiles = useFollowed(`${run?.entry.id} ${current ?? liveAt}`)
  const hasStop = stops.some(({ picture }) => picture.id === current) || (running && current === undefined)
  const isStop = (shot: Shot) => (hasStop ? shot.picture.id === current : shot === stops[0])
  return (
    <Root aria-label={t('compose.filmstrip')}>
      <Tiles ref={tiles} onWheel={(event) => event.currentTarget.scrollBy({ left: event.deltaY })}>
        {comparing && <ComparingTile comparison={comparing} chosen={current === undefined} />}
        {shots.map((shot) => (
          <FilmTile
            key={shot.picture.id}
            shot={shot}
            chosen={shot.picture.id === current}
            stop={isStop(shot)}
          />
        ))}
        {running && !comparing && (
          <RunTiles entry={run.entry} done={shots.length} chosen={current === undefined} />
        )}
        {(shots.length > 0 || running) && shown.length > 0 && <Divider />}
        {shown.map((shot) => (
          <FilmTile
            key={shot.picture.id}
            shot={shot}
            chosen={shot.picture.id === current}
            stop={isStop(shot)}
          />
        ))}
      </Tiles>
    </Root>
  )
})

interface RunProps {
  readonly entry: Entry
  readonly done: number
  readonly chosen: boolean
}

/** The picture being painted, and the places of those to come. */
function RunTiles({ entry, done, chosen }: RunProps) {
  const { count } = entry.request
  const previewed = useLive((state) => state.previewed)
  const waiting = Array.from({ length: Math.min(MOST_WAITING, count - done - 1) }, (_, at) => done + at + 2)
  return (
    <>
      {done < count && <LiveTile chosen={chosen} preview={previewed} />}
      {waiting.map((place, at) => (
        <WaitingTile key={place} words={at === 0 ? t('compose.waitingNext') : String(place)} />
      ))}
    </>
  )
}

/** Left and right go from picture to picture; the one being painted lies at `liveAt`. */
function useArrows(shots: readonly Shot[], liveAt: number, current: string | undefined): void {
  const stops: (string | undefined)[] = shots.map(({ picture }) => picture.id)
  if (liveAt >= 0) stops.splice(liveAt, 0, undefined)
  const go = (by: number) => {
    const next = Math.min(stops.length - 1, Math.max(0, stops.indexOf(current) + by))
    if (stops.length === 0) return
    const id = stops[next]
    if (id === undefined) showLive()
    else showPicture(id)
  }
  useRoomShortcut('previousPicture', () => go(-1))
  useRoomShortcut('nextPicture', () => go(1))
}

/** Keeps what lies on the easel in sight, and the keyboard on it where it is in the strip. */
function useFollowed(place: string): RefObject<HTMLDivElement | null> {
  const tiles = useRef<HTMLDivElement>(null)
  const seen = useRef(place)
  useEffect(() => {
    if (seen.current === place) return
    seen.current = place
    const here = tiles.current?.querySelector<HTMLElement>('[data-film-current]')
    if (tiles.current?.contains(document.activeElement)) here?.focus({ preventScroll: true })
    const behaviour = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'
    here?.scrollIntoView({ inline: 'nearest', block: 'nearest', behavior: behaviour })
  }, [place])
  return tiles
}
