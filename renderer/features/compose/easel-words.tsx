/** Under the picture: how far it is, or how it was made. One line, always there. */
import { styled } from '@mui/material/styles'
import type { Entry } from '../../../preload/contract.ts'
import { currentSampler } from '../../state/defaults.ts'
import type { Shot } from '../../state/film.ts'
import { type LiveProgress, useLive } from '../../state/live.ts'
import { sayDuration, trim } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import type { Subject } from './use-subject.ts'

const Line = styled('div')({
  ...type.control,
  height: 40,
  padding: '0 24px',
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'center',
  gap: 20,
  color: ink.dim,
  whiteSpace: 'nowrap',
  overflow: 'hidden',
  '& b': { fontWeight: 600, color: ink.text },
})
/** As wide as the widest number to come, so that the words do not wander. */
const Figure = styled('b')({ display: 'inline-block', textAlign: 'right' })
const Words = styled('span')({ overflow: 'hidden', textOverflow: 'ellipsis' })

export function EaselWords({ subject }: { readonly subject: Subject }) {
  switch (subject.kind) {
    case 'nothing':
      return null
    case 'live':
      return <LiveWords entry={subject.entry.id} />
    case 'picture':
      return <Line>{<Words>{factsOf(subject.shot)}</Words>}</Line>
    case 'ended':
      return <Line>{endedWords(subject.entry)}</Line>
  }
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
  const { sampler, steps, guidance } = entry.request
  const { width, height } = picture
  const label = currentSampler(sampler)?.label ?? sampler
  const facts = t('compose.facts', { width, height, sampler: label, steps, guidance: trim(guidance) })
  const ms = millisecondsEach(entry)
  return ms === undefined ? facts : `${facts} · ${t('compose.took', { duration: sayDuration(ms) })}`
}

function millisecondsEach({ timings, pictures }: Entry): number | undefined {
  if (timings === undefined || pictures.length === 0) return undefined
  return (timings.textMs + timings.denoiseMs + timings.decodeMs + timings.encodeMs) / pictures.length
}

const endedWords = ({ state }: Entry): string =>
  state === 'cancelled' ? t('compose.wasCancelled') : state === 'queued' ? '' : t('compose.wasFailed')
