/** One picture in the grid. A picture is not a card: nothing around it but its mark when it is chosen. */
import { type MouseEvent, memo } from 'react'
import { MissingPicture } from '../../components/missing-picture.tsx'
import { useBroken } from '../../components/use-broken.ts'
import type { Shot } from '../../state/film.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { CompareMark } from '../history/guide-marks.tsx'
import { CheckMark, StarMark } from '../history/marks.tsx'
import { sayComparison, sayLane } from '../history/say-comparison.ts'
import { sayPrompt } from '../history/say-entry.ts'
import { pictureUrl, thumbnailUrl, useOnceCalm } from '../history/thumbnail.tsx'

/** Larger tiles show the picture itself: thumbnails would be soft. */
const THUMBNAIL_SIDE = 256
/** Narrower ones have room for the sign of a comparison, not for the lane's name. */
const NAMED_FROM = 120

/** For the grid: one set of rules for all tiles. */
export const tileStyles = {
  '& .tile': {
    position: 'absolute',
    top: 0,
    display: 'grid',
    placeItems: 'center',
    borderRadius: radius.picture,
    background: ink.hover,
    color: ink.faint,
    contain: 'layout style',
  },
  '& .tile img': {
    width: '100%',
    height: '100%',
    objectFit: 'cover',
    display: 'block',
    borderRadius: radius.picture,
  },
  '& .tile[aria-selected="true"]': { outline: `2px solid ${ink.accent}`, outlineOffset: 2 },
  '&:focus-visible .tile[data-focus="true"]': { outline: `2px dashed ${ink.accent}`, outlineOffset: 2 },
  '&:focus-visible .tile[data-focus="true"][aria-selected="true"]': {
    outlineStyle: 'solid',
    outlineWidth: 3,
  },
  '& .badge': {
    position: 'absolute',
    top: 6,
    right: 6,
    display: 'grid',
    placeItems: 'center',
    width: 20,
    height: 20,
    borderRadius: 10,
    background: 'rgb(0 0 0 / 56%)',
    color: '#ffffff',
  },
  '& .lane': {
    ...type.meta,
    position: 'absolute',
    left: 6,
    bottom: 6,
    maxWidth: 'calc(100% - 12px)',
    display: 'flex',
    gap: 4,
    padding: '3px 6px',
    borderRadius: 4,
    background: 'rgb(0 0 0 / 64%)',
    color: '#ffffff',
    '& span': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  },
  '& .badge.chosen': { right: 'auto', left: 6, background: ink.accent, color: ink.onAccent },
} as const

interface Props {
  readonly shot: Shot
  readonly left: number
  readonly width: number
  readonly height: number
  readonly index: number
  readonly selected: boolean
  readonly focused: boolean
  readonly hurry: boolean
  onPress(event: MouseEvent, id: string): void
  onOpen(id: string): void
  onMenu(event: MouseEvent, shot: Shot): void
}

export const PictureTile = memo(function PictureTile(props: Props) {
  const { shot, left, width, height, index, selected, focused, hurry, onPress, onOpen, onMenu } = props
  const { picture, entry } = shot
  const [broken, onBroken] = useBroken(picture.id)
  const wanted = useOnceCalm(hurry)
  const lane = sayLane(entry, picture)
  const large = Math.max(width, height) * window.devicePixelRatio > THUMBNAIL_SIDE * 1.25
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard is the list's, which has the focus
    // biome-ignore lint/a11y/useFocusableInteractive: so the row has none
    <div
      className="tile"
      role="option"
      id={tileId(picture.id)}
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-label={labelOf(shot, lane)}
      title={lane}
      data-focus={focused}
      style={{ left, width, height }}
      onClick={(event) => onPress(event, picture.id)}
      onDoubleClick={() => onOpen(picture.id)}
      onContextMenu={(event) => onMenu(event, shot)}
    >
      {broken && <MissingPicture small={width < 160} />}
      {!broken && wanted && (
        <img
          src={large ? pictureUrl(picture.id) : thumbnailUrl(picture.id)}
          alt=""
          width={width}
          height={height}
          decoding="async"
          draggable={false}
          onError={onBroken}
        />
      )}
      {selected && (
        <span className="badge chosen">
          <CheckMark size={14} />
        </span>
      )}
      {entry.comparison && lane && (
        <span className="lane" aria-hidden>
          <CompareMark said={sayComparison(entry.comparison)} />
          {width >= NAMED_FROM && <span>{lane}</span>}
        </span>
      )}
      {entry.starred && (
        <span className="badge">
          <StarMark filled size={14} />
        </span>
      )}
    </div>
  )
})

export const tileId = (pictureId: string): string => `tile-${pictureId}`

function labelOf({ picture, entry }: Shot, lane: string | undefined): string {
  const size = `${picture.width} × ${picture.height}`
  const prompt = sayPrompt(entry, picture)
  return [
    t('library.pictureLabel', { prompt, size, seed: picture.seed }),
    ...(entry.comparison && lane ? [sayComparison(entry.comparison), lane] : []),
    ...(entry.starred ? [t('history.isStarred')] : []),
  ].join(', ')
}
