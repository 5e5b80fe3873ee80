/** One run as a row of the prompts view: what was asked for, in columns. */
import { type MouseEvent, memo } from 'react'
import type { Entry } from '../../../preload/contract.ts'
import { sayMoment } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { EntryMarks } from '../history/guide-marks.tsx'
import { StarMark } from '../history/marks.tsx'
import { openEntry } from '../history/open-entry.ts'
import { sayKind, sayPrompt, sayState } from '../history/say-entry.ts'
import { sizeText } from '../history/settings-of.ts'
import { Thumbnail, thumbnailStyles } from '../history/thumbnail.tsx'
import { figuresOf } from './figures-of.ts'

export const ROW_HEIGHT = 60
const THUMBNAIL = 44
const MAX_TAGS = 3
export const COLUMNS = `${THUMBNAIL}px minmax(160px, 1fr) 148px 56px 64px 84px 88px 84px`

/** For the list: one set of rules for all rows. */
export const rowStyles = {
  ...thumbnailStyles,
  '& .row': {
    ...type.control,
    position: 'absolute',
    left: 0,
    right: 0,
    height: ROW_HEIGHT,
    display: 'grid',
    gridTemplateColumns: COLUMNS,
    alignItems: 'center',
    columnGap: 16,
    padding: '0 16px',
    borderBottom: `1px solid ${ink.line}`,
    cursor: 'default',
    contain: 'layout style',
  },
  '& .row:hover': { background: ink.hover },
  '& .row[aria-selected="true"]': { background: ink.wash },
  '&:focus-visible .row[data-focus="true"]': { outline: `2px solid ${ink.accent}`, outlineOffset: -2 },
  '& .row > span': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  '& .row > .prompt': {
    display: '-webkit-box',
    WebkitBoxOrient: 'vertical',
    WebkitLineClamp: 2,
    lineHeight: '19px',
    whiteSpace: 'normal',
    overflowWrap: 'anywhere',
  },
  '& .tag': {
    ...type.meta,
    marginLeft: 6,
    padding: '0 5px',
    borderRadius: 4,
    border: `1px solid ${ink.line}`,
    background: ink.raised,
    color: ink.dim,
    whiteSpace: 'nowrap',
  },
  // First, so that it is seen where a long prompt leaves no room for its words.
  '& .kind': { marginRight: 6, color: ink.dim, '& svg': { verticalAlign: -2 } },
  '& .dim': { color: ink.dim },
  '& .figure': { textAlign: 'right' },
  '& .figure svg': { verticalAlign: -2, marginRight: 4, color: ink.text },
  '& .ghost i': { height: 12, width: '60%', borderRadius: `${radius.picture}px`, background: ink.hover },
  '& .ghost i:first-of-type': { width: THUMBNAIL, height: THUMBNAIL },
} as const

interface Props {
  readonly entry: Entry
  readonly index: number
  readonly total: number
  readonly top: number
  readonly selected: boolean
  readonly focused: boolean
  readonly hurry: boolean
  onPress(event: MouseEvent, id: string): void
  onMenu(event: MouseEvent, entry: Entry): void
}

export const PromptRow = memo(function PromptRow(props: Props) {
  const { entry, index, total, top, selected, focused, hurry, onPress, onMenu } = props
  const { seed, size } = entry.request
  const { sampler, steps, guidance } = figuresOf(entry)
  const kind = sayKind(entry)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard is the list's, which has the focus
    // biome-ignore lint/a11y/useFocusableInteractive: so the row has none
    <div
      className="row"
      role="option"
      id={promptRowId(entry.id)}
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={total}
      data-focus={focused}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => onPress(event, entry.id)}
      onDoubleClick={() => openEntry(entry)}
      onContextMenu={(event) => onMenu(event, entry)}
    >
      <Thumbnail entry={entry} size={THUMBNAIL} hurry={hurry} />
      <span className="prompt">
        {kind && (
          <span className="kind" aria-hidden>
            <EntryMarks entry={entry} />
          </span>
        )}
        {sayPrompt(entry)}
        {kind && <span className="tag">{kind}</span>}
        {entry.tags.slice(0, MAX_TAGS).map((tag) => (
          <span key={tag} className="tag">
            {tag}
          </span>
        ))}
      </span>
      <span className="dim">{sayState(entry) ?? sampler}</span>
      <span className="figure">{steps}</span>
      <span className="figure">{guidance}</span>
      <span className="figure">{sizeText(size, entry.pictures[0])}</span>
      <span className="figure">{seed}</span>
      <span className="figure dim">
        {entry.starred && (
          <>
            <span className="only-heard">{t('history.isStarred')}</span>
            <StarMark filled size={14} />
          </>
        )}
        {sayMoment(entry.createdAt)}
      </span>
    </div>
  )
})

export const promptRowId = (entryId: string): string => `row-${entryId}`

export function PromptGhost({ top }: { readonly top: number }) {
  return (
    <div className="row ghost" aria-hidden style={{ transform: `translateY(${top}px)` }}>
      <i />
      <i />
    </div>
  )
}
