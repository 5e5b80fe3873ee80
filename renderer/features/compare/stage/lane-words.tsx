/** How far a lane stands, at the right of its name: written as the scrubber moves, past React. */
import { styled } from '@mui/material/styles'
import { useRef } from 'react'
import { useComparison } from '../../../state/comparison.ts'
import { stepAt } from '../../../state/comparison-steps.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { useFrame } from './on-frame.ts'

const Words = styled('span')({ marginLeft: 'auto', color: ink.dim, whiteSpace: 'nowrap', flex: 'none' })

/** @param short where there is hardly room: without the unit */
export function StepWords({ lane, short }: { readonly lane: number; readonly short: boolean }) {
  const ref = useRef<HTMLSpanElement>(null)
  useFrame(() => {
    const words = sayStep(lane, short)
    if (ref.current !== null && ref.current.textContent !== words) ref.current.textContent = words
  }, [lane, short])
  return <Words ref={ref} />
}

function sayStep(lane: number, short: boolean): string {
  const { tracks, view, entry } = useComparison.getState()
  const track = tracks[lane]
  if (track === undefined) return ''
  const step = stepAt(tracks, lane, view)
  const isWhole = step === track.planned || !track.kept || (entry?.state === 'queued' && step === 0)
  if (isWhole) return short ? String(track.planned) : t('compareStage.steps', { count: track.planned })
  return t(short ? 'compareStage.stepShort' : 'compareStage.stepOf', { step, steps: track.planned })
}
