/** The stage of the Compare room: the lanes of the open comparison, and the one scrubber that moves them all. */
import { styled } from '@mui/material/styles'
import { useEffect } from 'react'
import { useAltWheel } from '../../../components/use-alt-wheel.ts'
import { look, useComparison } from '../../../state/comparison.ts'
import { useRoomShortcut } from '../../../state/shortcuts.ts'
import { t } from '../../../strings/t.ts'
import { followRest } from './follow-rest.ts'
import { LanesPair } from './lanes-pair.tsx'
import { LanesSide } from './lanes-side.tsx'
import { fitLanes } from './linked-zoom.ts'
import { stepBy, stopPlaying } from './scrub.ts'
import { Scrubber } from './scrubber.tsx'
import { StageState } from './stage-state.tsx'
import { useStageKeys } from './use-stage-keys.ts'

const Root = styled('section')({
  height: '100%',
  minWidth: 0,
  minHeight: 0,
  display: 'flex',
  flexDirection: 'column',
})
const Place = styled('div')({ position: 'relative', flex: 1, minHeight: 0 })

export function ComparisonStage() {
  const entry = useComparison((state) => state.entry)
  const mode = useComparison(({ view }) => view.mode)
  useEffect(followRest, [])
  useStageKeys()
  const root = useAltWheel(stepBy)
  const id = entry?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: another comparison begins whole and at rest
  useEffect(() => {
    fitLanes()
    return stopPlaying
  }, [id])
  useRoomShortcut('cancelInnermost', () => look({ mode: 'side' }), mode !== 'side')
  return (
    <Root ref={root} aria-label={t('compareStage.stage')}>
      {entry !== undefined && (
        <>
          <StageState entry={entry} />
          <Place>{mode === 'side' ? <LanesSide entry={entry} /> : <LanesPair entry={entry} />}</Place>
          <Scrubber />
        </>
      )}
    </Root>
  )
}
