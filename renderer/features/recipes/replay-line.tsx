/** Under the picture, in words: how far the replay is, or how it ended. Its steps are marked above them. */
import { styled } from '@mui/material/styles'
import type { Entry } from '../../../preload/contract.ts'
import { useReplayedSteps } from '../../state/replays.ts'
import { ink, type } from '../../theme/tokens.ts'
import { sayReplay } from './say-replay.ts'

const Words = styled('p')({
  ...type.control,
  lineHeight: '18px',
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  WebkitLineClamp: 2,
  overflow: 'hidden',
  color: ink.text,
  textAlign: 'center',
  textWrap: 'balance',
})

export function ReplayLine({ entry }: { readonly entry: Entry }) {
  const said = sayReplay(entry, useReplayedSteps(entry))
  return <Words title={said}>{said}</Words>
}
