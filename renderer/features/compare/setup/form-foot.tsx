/** What the comparison will cost, what should be thought of before, and the one button. */
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { useState } from 'react'
import { CarefulLine } from '../../../components/careful-line.tsx'
import { KeyMarks } from '../../../components/key-marks.tsx'
import { PrimaryButton } from '../../../components/primary-button.tsx'
import { call } from '../../../state/call.ts'
import { useCompareDraft } from '../../../state/compare-draft.ts'
import { openComparison } from '../../../state/comparison.ts'
import { ariaShortcut, useRoomShortcut } from '../../../state/shortcuts.ts'
import { attempt } from '../../../state/toasts.ts'
import { sayNextStep } from '../../../strings/next-step.ts'
import { sayBytes, sayDuration } from '../../../strings/say.ts'
import { t } from '../../../strings/t.ts'
import { ink, type } from '../../../theme/tokens.ts'
import { useObstacles } from './obstacles.ts'
import { usePlan } from './plan.ts'

/** Wider than this a row of fields is no row any more. */
export const FORM_WIDTH = 1480
/** Of one line. */
export const FOOT_HEIGHT = 71

const Root = styled('footer')({
  padding: '12px 24px 14px',
  borderTop: `1px solid ${ink.line}`,
  background: ink.background,
})
const Row = styled('div')({ maxWidth: FORM_WIDTH, display: 'flex', alignItems: 'center', gap: 24 })
const Words = styled('div')({ flex: 1, minWidth: 0, display: 'grid', gap: 4 })
const First = styled('div')({ display: 'flex', gap: 12, alignItems: 'start' })
const More = styled(ButtonBase)({
  flex: 'none',
  fontSize: 12,
  lineHeight: '16px',
  color: ink.dim,
  textDecoration: 'underline',
  textUnderlineOffset: 2,
  '&:hover': { color: ink.text },
})
const Cost = styled('p')({ ...type.control, color: ink.dim })
const Primary = styled(PrimaryButton)({ flex: 'none', minWidth: 180 })

export function FormFoot() {
  const [obstacle] = useObstacles()
  const setup = useCompareDraft((state) => state.setup)
  const failed = usePlan(({ failure, of }) => failure !== undefined && of === setup)
  const stopped = obstacle !== undefined || failed
  const start = (): void => {
    if (!stopped) attempt(compareNow)
    else if (obstacle?.at === 'prompt') document.getElementById('compare-prompt')?.focus()
  }
  useRoomShortcut('startComparing', start)
  return (
    <Root>
      <Row>
        <Words id="compare-cost">{obstacle ? <Cost>{obstacle.words}</Cost> : <CostWords />}</Words>
        <Primary
          variant="contained"
          aria-disabled={stopped}
          aria-describedby="compare-cost"
          aria-keyshortcuts={ariaShortcut('startComparing')}
          onClick={start}
        >
          {t('compare.start')}
          <KeyMarks of="startComparing" />
        </Primary>
      </Row>
    </Root>
  )
}

function CostWords() {
  const { plan, failure } = usePlan()
  if (failure !== undefined) {
    return (
      <Cost>
        {failure.message} {sayNextStep(failure)}
      </Cost>
    )
  }
  if (plan === undefined) return <Cost>{t('compare.planning')}</Cost>
  const { lanes, forwardPasses, seconds, stepsBytes, warnings } = plan
  const words = [
    t('compare.laneTotal', { count: lanes.length }),
    t('compare.passTotal', { count: forwardPasses }),
    seconds === undefined
      ? t('compose.costUnknown')
      : t('compose.about', { duration: sayDuration(seconds * 1000) }),
    stepsBytes === 0 ? t('compare.keepsNone') : t('compare.keeps', { size: sayBytes(stepsBytes) }),
  ]
  return (
    <>
      <Cost aria-live="polite">{words.join(' · ')}</Cost>
      <Warnings warnings={warnings} />
    </>
  )
}

/** The first one, and the others when asked for: what one works on keeps its room. */
function Warnings({ warnings }: { readonly warnings: readonly string[] }) {
  const [all, setAll] = useState(false)
  const [first, ...others] = warnings
  if (first === undefined) return null
  return (
    <>
      <First>
        <CarefulLine>{first}</CarefulLine>
        {others.length > 0 && (
          <More aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t('compare.fewerWarnings') : t('compare.moreWarnings', { count: others.length })}
          </More>
        )}
      </First>
      {all && others.map((warning) => <CarefulLine key={warning}>{warning}</CarefulLine>)}
    </>
  )
}

/** Puts the form into the queue and shows what comes of it; the form stays as it is. */
export async function compareNow(): Promise<void> {
  const { setup } = useCompareDraft.getState()
  if (setup === undefined) return
  const { id } = await call('queue.compare', { setup })
  await openComparison(id)
}
