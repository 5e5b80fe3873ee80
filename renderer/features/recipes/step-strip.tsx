/** A replay step by step: full bars are bit-equal, raised diamonds stray, small dots are still to come. */
import type { Entry, ReplayedStep } from '../../../preload/contract.ts'
import { useReplayedSteps } from '../../state/replays.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { countSteps, marksOf, type StepMark } from './marks-of.ts'
import { sayStray } from './say-replay.ts'

const PITCH = 9
const HEIGHT = 14

const SHAPES = {
  equal: { path: 'M1.5 2h4v10h-4z', color: ink.good },
  strays: { path: 'M3.5 1.6l3.4 5.4-3.4 5.4L.1 7z', color: ink.careful },
  left: { path: 'M2.3 5.8h2.4v2.4H2.3z', color: ink.strongLine },
} as const satisfies Record<StepMark['how'], object>

/** Of a run that replays, as far as it is. */
export function ReplayStrip({ entry }: { readonly entry: Entry }) {
  return <StepStrip passes={useReplayedSteps(entry)} steps={entry.request.steps} />
}

interface Props {
  readonly passes: readonly ReplayedStep[]
  /** Of the run. */
  readonly steps: number
}

function StepStrip({ passes, steps }: Props) {
  const marks = marksOf(passes, steps)
  return (
    <svg
      width={marks.length * PITCH}
      height={HEIGHT}
      viewBox={`0 0 ${marks.length * PITCH} ${HEIGHT}`}
      role="img"
      aria-label={t('recipes.strip', { count: steps, ...countSteps(passes, steps) })}
      style={{ maxWidth: '100%', display: 'block' }}
    >
      {marks.map((mark, n) => (
        <g key={mark.from} transform={`translate(${n * PITCH + 1} 0)`}>
          {/* Wider than its shape, so that the pointer finds it. */}
          <rect x={-1} width={PITCH} height={HEIGHT} fill="transparent" />
          <path d={SHAPES[mark.how].path} fill={SHAPES[mark.how].color} />
          <title>{sayMark(mark)}</title>
        </g>
      ))}
    </svg>
  )
}

function sayMark({ from, to, how, pass }: StepMark): string {
  const step = pass?.step ?? from
  if (pass !== undefined && how === 'strays') return t('recipes.markStrays', { step, how: sayStray(pass) })
  if (to > from) return t('recipes.marksSpan', { from, to })
  return t(how === 'equal' ? 'recipes.markEqual' : 'recipes.markLeft', { step })
}
