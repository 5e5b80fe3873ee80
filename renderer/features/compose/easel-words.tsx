/** Under the picture: how far it is, or how it was made, and the way to stop it. One line, always there. */
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import type { Entry } from '../../../preload/contract.ts'
import { currentSampler } from '../../state/defaults.ts'
import type { Shot } from '../../state/film.ts'
import { type LiveProgress, useLive } from '../../state/live.ts'
import { picturesIn, requestOf } from '../../state/request-of.ts'
import { useStudio } from '../../state/studio.ts'
import { sayDuration, trim } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { EdgesBar } from '../control/edges-bar.tsx'
import { useEdgesView } from '../control/edges-view.ts'
import { showComparison } from '../history/open-entry.ts'
import { ReplayLine } from '../recipes/replay-line.tsx'
import { CANCEL_WIDTH, CancelButton } from './cancel-button.tsx'
import type { Subject } from './use-subject.ts'

const Line = styled('div')({
  ...type.control,
  minWidth: 0,
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'center',
  flexWrap: 'wrap',
  lineHeight: '18px',
  columnGap: 16,
  color: ink.dim,
  whiteSpace: 'nowrap',
  overflow: 'hidden',
  '& b': { fontWeight: 600, color: ink.text },
})
/** As wide as the widest number to come, so that the words do not wander. */
const Figure = styled('b')({ display: 'inline-block', textAlign: 'right' })
const Words = styled('span')({
  lineHeight: '18px',
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  WebkitLineClamp: 2,
  overflow: 'hidden',
  whiteSpace: 'normal',
  textAlign: 'center',
  textWrap: 'balance',
})
/** While something is painted the stop's place is kept free, and as much on the other side. */
const Root = styled('div')({
  height: '100%',
  display: 'grid',
  gridTemplateColumns: `minmax(${CANCEL_WIDTH}px, 1fr) minmax(0, auto) minmax(${CANCEL_WIDTH}px, 1fr)`,
  alignItems: 'center',
  columnGap: 8,
  '& > :last-child': { justifySelf: 'end' },
  '&[data-idle]': { gridTemplateColumns: '0 minmax(0, 1fr) 0', justifyItems: 'center' },
})

export function EaselWords({ subject }: { readonly subject: Subject }) {
  const idle = useStudio(({ queue }) => !queue.entries.some(({ state }) => state === 'running'))
  return (
    <Root data-idle={idle || undefined}>
      <span />
      <Said subject={subject} />
      <span>
        <CancelButton />
      </span>
    </Root>
  )
}

function Said({ subject }: { readonly subject: Subject }) {
  switch (subject.kind) {
    case 'nothing':
    case 'comparing':
      return <span />
    case 'live':
      return subject.entry.replay ? (
        <ReplayLine entry={subject.entry} />
      ) : (
        <LiveWords entry={subject.entry.id} />
      )
    case 'picture':
      return <PictureWords shot={subject.shot} left={subject.left === true} />
    case 'ended':
      return subject.entry.replay ? (
        <ReplayLine entry={subject.entry} />
      ) : (
        <EndedWords entry={subject.entry} />
      )
  }
}

function PictureWords({ shot, left }: { readonly shot: Shot; readonly left: boolean }) {
  const view = useEdgesView(shot)
  if (view !== undefined) return <EdgesBar shot={shot} view={view} />
  if (shot.entry.replay) return <ReplayLine entry={shot.entry} facts={factsOf(shot)} />
  return (
    <Line style={shot.entry.comparison && { flexWrap: 'nowrap' }}>
      <Words>{left ? `${leftOf(shot.entry)} · ${factsOf(shot)}` : factsOf(shot)}</Words>
      {shot.entry.comparison && (
        <Button
          size="small"
          variant="outlined"
          sx={{ flex: 'none' }}
          onClick={() => showComparison(shot.entry)}
        >
          {t('history.openComparison')}
        </Button>
      )}
    </Line>
  )
}

const STAGES = {
  load: 'compose.stageLoad',
  text: 'compose.stageText',
  denoise: 'compose.stageDenoise',
  decode: 'compose.stageDecode',
  encode: 'compose.stageEncode',
} as const

function LiveWords({ entry }: { readonly entry: string }) {
  const progress = useLive((state) => (state.progress?.entry === entry ? state.progress : undefined))
  if (progress === undefined || progress.stage !== 'denoise' || progress.step === 0) {
    return <Line>{t(STAGES[progress?.stage ?? 'load'])}</Line>
  }
  return <StepWords {...progress} />
}

function StepWords({ step, steps, secondsPerStep, etaMs, noiseLevel }: LiveProgress) {
  return (
    <Line>
      <span>
        {t('compose.step')} <Figure style={{ minWidth: `${String(steps).length}ch` }}>{step}</Figure>{' '}
        {t('compose.ofSteps', { steps })}
      </span>
      <span>
        <b>{secondsPerStep < 10 ? secondsPerStep.toFixed(2) : trim(secondsPerStep)}</b>{' '}
        {t('compose.secondsAStep')}
      </span>
      <span>
        <Figure style={{ minWidth: '4.2ch' }}>{sayLeft(etaMs)}</Figure> {t('compose.left')}
      </span>
      <span>{t('compose.noiseLevel', { level: noiseLevel.toFixed(2) })}</span>
    </Line>
  )
}

/** Always with a tenth, so that it is as wide at 2.0 s as at 1.9 s. */
const sayLeft = (ms: number) => (ms < 9950 ? `${(ms / 1000).toFixed(1)} s` : sayDuration(ms))

function factsOf({ picture, entry }: Shot): string {
  const { sampler, steps, guidance } = requestOf(entry, picture)
  const { seed } = picture
  const { width, height } = picture
  const label = currentSampler(sampler)?.label ?? sampler
  const facts = t('compose.facts', { width, height, sampler: label, steps, guidance: trim(guidance), seed })
  const ms = millisecondsEach(entry)
  return unbroken(ms === undefined ? facts : `${facts} · ${t('compose.took', { duration: sayDuration(ms) })}`)
}

function millisecondsEach({ timings, pictures, comparison }: Entry): number | undefined {
  // Lanes take each its own time.
  if (timings === undefined || pictures.length === 0 || comparison !== undefined) return undefined
  return (timings.textMs + timings.denoiseMs + timings.decodeMs + timings.encodeMs) / pictures.length
}

/** Lines end after a dot, never within a fact. */
const unbroken = (facts: string): string => facts.replaceAll(/(?<!·) /g, '\u00a0')

const leftOf = (entry: Entry): string =>
  unbroken(t('compose.cancelledAfter', { done: entry.pictures.length, count: picturesIn(entry) }))

function EndedWords({ entry: { id, state } }: { readonly entry: Entry }) {
  const broken = useLive((live) => (live.broken?.entry === id ? live.broken : undefined))
  if (state === 'queued' || state === 'running') return <Line />
  if (state !== 'cancelled') return <Line>{t('compose.wasFailed')}</Line>
  return (
    <Line>
      {broken === undefined ? t('compose.wasCancelled') : t('compose.cancelledAtStep', { ...broken })}
    </Line>
  )
}
