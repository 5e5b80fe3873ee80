import { styled } from '@mui/material/styles'
import { useLive } from '../../state/live.ts'
import { t } from '../../strings/t.ts'
import { ink, motion } from '../../theme/tokens.ts'

const Rail = styled('div')({ height: 3, borderRadius: 2, background: ink.strongLine, overflow: 'hidden' })
const Bar = styled('div')({
  height: '100%',
  background: ink.accent,
  transformOrigin: 'left',
  transition: `transform ${motion.quick}`,
})

/** How far the picture is. */
export function ProgressLine() {
  const done = useLive(({ progress }) => (progress === undefined ? 0 : doneOf(progress)))
  return (
    <Rail
      role="progressbar"
      aria-label={t('compose.stageDenoise')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(done * 100)}
    >
      <Bar style={{ transform: `scaleX(${done})` }} />
    </Rail>
  )
}

function doneOf({ stage, step, steps }: { stage: string; step: number; steps: number }): number {
  if (stage === 'decode' || stage === 'encode') return 1
  return stage === 'denoise' && steps > 0 ? Math.min(1, step / steps) : 0
}
