/** One run in the panel: thumbnail, two lines of prompt, when and how. A click restores it, or opens a comparison. */
import { type MouseEvent, memo } from 'react'
import type { Entry } from '../../../preload/contract.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { toggleStar } from './entry-actions.ts'
import { EntryMarks } from './guide-marks.tsx'
import { StarMark } from './marks.tsx'
import { sayEntry, sayPrompt } from './say-entry.ts'
import { Thumbnail, thumbnailStyles } from './thumbnail.tsx'

export const ROW_HEIGHT = 66
const THUMBNAIL = 48

/** For the list: one set of rules for all rows, so that a row costs no more than its elements. */
export const rowStyles = {
  ...thumbnailStyles,
  '& .row': {
    position: 'absolute',
    left: 0,
    right: 0,
    height: ROW_HEIGHT,
    display: 'grid',
    gridTemplateColumns: `${THUMBNAIL}px minmax(0, 1fr)`,
    columnGap: 10,
    padding: 8,
    borderRadius: radius.field,
    cursor: 'default',
    contain: 'layout style',
  },
  '& .row:hover, & .row[aria-selected="true"]': { background: ink.raised },
  '&:focus-visible .row[aria-selected="true"]': { outline: `2px solid ${ink.accent}`, outlineOffset: -2 },
  '& .words': { minWidth: 0, alignSelf: 'start' },
  '& .prompt': {
    ...type.control,
    lineHeight: '17px',
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: 2,
    overflow: 'hidden',
    overflowWrap: 'anywhere',
  },
  '& .meta': {
    ...type.meta,
    display: 'block',
    marginTop: 2,
    color: ink.dim,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  // On the picture: beside it there is no room to spare.
  '& .guides': {
    position: 'absolute',
    left: 8,
    top: 8,
    padding: '1px 2px',
    display: 'flex',
    gap: 3,
    borderRadius: `${radius.picture}px 0 ${radius.picture}px 0`,
    background: ink.raised,
    color: ink.text,
  },
  '& .guides:empty': { display: 'none' },
  '& .star': {
    display: 'none',
    placeItems: 'center',
    position: 'absolute',
    left: 8 + THUMBNAIL - 18,
    top: 8 + THUMBNAIL - 18,
    width: 18,
    height: 18,
    borderRadius: `${radius.picture}px 0 ${radius.picture}px 0`,
    background: ink.raised,
    color: ink.dim,
  },
  '& .star:hover, & .star[data-on="true"]': { color: ink.text },
  '& .star[data-on="true"], & .row:hover .star, & .row[aria-selected="true"] .star': { display: 'grid' },
  '& .ghost i': { background: ink.hover, borderRadius: `${radius.picture}px`, height: 12 },
  '& .ghost i:first-of-type': { gridRow: '1 / 3', height: THUMBNAIL },
  '& .ghost i:last-of-type': { width: '60%' },
} as const

interface Props {
  readonly entry: Entry
  readonly index: number
  readonly total: number
  readonly top: number
  readonly active: boolean
  readonly hurry: boolean
  onOpen(entry: Entry, index: number): void
  onMenu(event: MouseEvent, entry: Entry, index: number): void
}

export const EntryRow = memo(function EntryRow(props: Props) {
  const { entry, index, total, top, active, hurry, onOpen, onMenu } = props
  const prompt = sayPrompt(entry)
  const meta = sayEntry(entry)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard is the list's, which has the focus
    // biome-ignore lint/a11y/useFocusableInteractive: so the row has none
    <div
      className="row"
      role="option"
      id={rowId(entry.id)}
      aria-selected={active}
      aria-posinset={index + 1}
      aria-setsize={total}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onOpen(entry, index)}
      onContextMenu={(event) => onMenu(event, entry, index)}
    >
      <Thumbnail entry={entry} size={THUMBNAIL} hurry={hurry} />
      <span className="guides">
        <EntryMarks entry={entry} />
      </span>
      <span className="words">
        <span className="prompt">{prompt}</span>
        <span className="meta">{meta}</span>
        {entry.starred && <span className="only-heard">{t('history.isStarred')}</span>}
      </span>
      {/* For the pointer; the keyboard has S and the menu. */}
      <span
        className="star"
        aria-hidden
        data-on={entry.starred}
        onClick={(event) => {
          event.stopPropagation()
          toggleStar(entry)
        }}
      >
        <StarMark filled={entry.starred} size={14} />
      </span>
    </div>
  )
})

export const rowId = (entryId: string): string => `history-${entryId}`

/** The same place, before its run is here. */
export function EntryGhost({ top }: { readonly top: number }) {
  return (
    <div className="row ghost" aria-hidden style={{ transform: `translateY(${top}px)` }}>
      <i />
      <i />
      <i />
    </div>
  )
}
