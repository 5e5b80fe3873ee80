/** One run in the queue's panel: its prompt, a word about it, and what can be done. */
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'
import type { Comparison, Entry } from '../../../preload/contract.ts'
import { currentSampler } from '../../state/defaults.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { EntryMarks } from '../history/guide-marks.tsx'
import { sayKind } from '../history/say-entry.ts'

export const RowRoot = styled('div')({
  position: 'relative',
  display: 'flex',
  alignItems: 'flex-start',
  gap: 4,
  padding: '6px 2px 6px 8px',
  borderRadius: radius.field,
  '&:hover, &:focus-within': { background: ink.hover },
})
const Body = styled('div')({ flex: 1, minWidth: 0, paddingTop: 2 })
const Prompt = styled('div')({
  ...type.control,
  lineHeight: '18px',
  overflow: 'hidden',
  display: '-webkit-box',
  WebkitLineClamp: 2,
  WebkitBoxOrient: 'vertical',
  overflowWrap: 'anywhere',
})
/** A line about it. */
export const Meta = styled('div')({
  ...type.meta,
  color: ink.dim,
  marginTop: 2,
  display: 'flex',
  gap: 6,
  whiteSpace: 'nowrap',
  '& > span:first-of-type': { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' },
})

interface Props {
  readonly entry: Entry
  readonly meta?: ReactNode
  readonly children?: ReactNode
}

export function RowBody({ entry, meta, children }: Props) {
  return (
    <Body>
      <Prompt title={entry.request.prompt}>{entry.request.prompt}</Prompt>
      <Meta>
        <span>{meta ?? aboutRun(entry)}</span>
        <EntryMarks entry={entry} />
      </Meta>
      {children}
    </Body>
  )
}

function aboutRun(entry: Entry): string {
  const { comparison, replay, request } = entry
  if (comparison !== undefined) {
    const count = comparison.lanes.reduce((sum, { forwardPasses }) => sum + forwardPasses, 0)
    return `${sayLanes(comparison)} · ${t('queue.passes', { count })}`
  }
  if (replay !== undefined) return sayKind(entry) ?? ''
  const { count, sampler, steps } = request
  const label = currentSampler(sampler)?.label ?? sampler
  return t('queue.row', { pictures: t('compose.pictureCount', { count }), sampler: label, steps })
}

/** Comparison, 4 lanes */
export const sayLanes = ({ lanes }: Pick<Comparison, 'lanes'>): string =>
  t('queue.comparison', { count: lanes.length })
