/** Over the lanes, where there is something to say: it waits, it is painted, it ended early, its steps are gone. */
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { useRef } from 'react'
import { ErrorNote } from '../../../components/error-note.tsx'
import { call } from '../../../state/call.ts'
import { type ComparedEntry, progressOf, useComparison } from '../../../state/comparison.ts'
import { fateOf } from '../../../state/comparison-fate.ts'
import { wereGivenUp } from '../../../state/comparison-steps.ts'
import { attempt } from '../../../state/toasts.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { CancelButton } from '../../compose/cancel-button.tsx'

const Line = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 12,
  height: 36,
  flex: 'none',
  color: ink.dim,
  whiteSpace: 'nowrap',
})
const Rail = styled('div')({
  flex: 1,
  height: 3,
  borderRadius: 2,
  background: ink.strongLine,
  overflow: 'hidden',
})
const Bar = styled('div')({ height: '100%', background: ink.accent, transformOrigin: 'left' })
const Words = styled('span')({ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' })
const Note = styled('div')({ flex: 'none', paddingBottom: 8 })

export function StageState({ entry }: { readonly entry: ComparedEntry }) {
  const allGone = useComparison(({ tracks }) => wereGivenUp(tracks))
  // Once said, the line keeps its place: the lanes do not move when the last one ends.
  const said = useRef<string>(undefined)
  switch (entry.state) {
    case 'queued':
      said.current = entry.id
      return <Waiting id={entry.id} />
    case 'running':
      said.current = entry.id
      return <Painting />
    case 'done':
      if (allGone) return <Line role="status">{t('compareStage.stepsGone')}</Line>
      return said.current === entry.id ? <Line role="status">{t('compareStage.painted')}</Line> : null
    default:
      return <Ended entry={entry} />
  }
}

function Waiting({ id }: { readonly id: string }) {
  return (
    <Line>
      <span role="status">{t('compareStage.waiting')}</span>
      <Button variant="outlined" size="small" onClick={() => attempt(() => call('queue.cancel', { id }))}>
        {t('compareStage.cancel')}
      </Button>
    </Line>
  )
}

function Painting() {
  const passes = useComparison((state) => progressOf(state)?.passes ?? 0)
  const of = useComparison((state) => progressOf(state)?.of ?? 1)
  const done = Math.min(1, passes / Math.max(1, of))
  return (
    <Line>
      <span>{passes < of ? t('compareStage.painting', { passes, of }) : <Decoding passes={passes} />}</span>
      <Rail
        role="progressbar"
        aria-label={t('compareStage.progress')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(done * 100)}
      >
        <Bar style={{ transform: `scaleX(${done})` }} />
      </Rail>
      <CancelButton />
    </Line>
  )
}

/** The last passes are done, pictures are not: that takes a while, too. */
function Decoding({ passes }: { readonly passes: number }) {
  const done = useComparison(({ entry }) => entry?.pictures.length ?? 0)
  const lanes = useComparison(({ entry }) => entry?.comparison.lanes.length ?? 0)
  return t('compareStage.decoding', { passes, picture: Math.min(lanes, done + 1), lanes })
}

function Ended({ entry }: { readonly entry: ComparedEntry }) {
  const goOn = (
    <Button
      size="small"
      variant="outlined"
      onClick={() => attempt(() => call('queue.retry', { id: entry.id }))}
    >
      {t('compareStage.goOn')}
    </Button>
  )
  const left = useWhatIsLeft(entry)
  if (entry.error === undefined) {
    return (
      <Line role="status">
        <Words title={left}>
          {t('compareStage.cancelled')} {left}
        </Words>
        {goOn}
      </Line>
    )
  }
  return (
    <Note>
      <ErrorNote error={entry.error} message={`${entry.error.message} ${left}`} actions={goOn} />
    </Note>
  )
}

/** Which lanes are whole, and what happens to the others. */
function useWhatIsLeft(entry: ComparedEntry): string {
  const seen = useComparison(({ tracks }) =>
    tracks.some(({ steps }, lane) => steps.length > 0 && fateOf(entry, lane) === 'unfinished'),
  )
  const of = entry.comparison.lanes.length
  const count = entry.comparison.lanes.filter((_, lane) => fateOf(entry, lane) === undefined).length
  const left = count === 0 ? t('compareStage.noneFinished') : t('compareStage.someFinished', { count, of })
  return seen ? `${left} ${t('compareStage.seenStays')}` : left
}
