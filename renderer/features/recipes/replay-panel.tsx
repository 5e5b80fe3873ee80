/** Of a picture that replays a recipe: how far it strays, step by step, and what differed when it began. */
import { styled } from '@mui/material/styles'
import type { Entry } from '../../../preload/contract.ts'
import { useReplayedSteps } from '../../state/replays.ts'
import { ink, type } from '../../theme/tokens.ts'
import { DifferenceGroups } from './difference-groups.tsx'
import { sayReplay } from './say-replay.ts'
import { ReplayStrip } from './step-strip.tsx'

const Root = styled('div')({ display: 'grid', gap: 8, paddingBottom: 4 })
const Verdict = styled('p')({ ...type.control, color: ink.text, overflowWrap: 'anywhere' })

export function ReplayPanel({ entry }: { readonly entry: Entry }) {
  const steps = useReplayedSteps(entry)
  const { replay } = entry
  if (replay === undefined) return null
  return (
    <Root>
      <Verdict>{sayReplay(entry, steps)}</Verdict>
      <ReplayStrip entry={entry} />
      {replay.differences.length > 0 && (
        <div>
          <DifferenceGroups differences={replay.differences} />
        </div>
      )}
    </Root>
  )
}
