/** Under the picture, in words: how far the replay is, or how it ended. Its steps are marked above them. */
import { styled } from '@mui/material/styles'
import type { Entry } from '../../../preload/contract.ts'
import { useReplayedSteps } from '../../state/replays.ts'
import { ink, type } from '../../theme/tokens.ts'
import { sayReplay } from './say-replay.ts'

const Root = styled('div')({ ...type.control, minWidth: 0, display: 'grid', justifyItems: 'center' })
const Words = styled('p')({
  lineHeight: '18px',
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  WebkitLineClamp: 3,
  overflow: 'hidden',
  overflowWrap: 'anywhere',
  color: ink.text,
  textAlign: 'center',
  textWrap: 'balance',
  '&:not(:only-child)': { WebkitLineClamp: 2 },
})
const Facts = styled('p')({
  lineHeight: '18px',
  maxWidth: '100%',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
  color: ink.dim,
})

interface Props {
  readonly entry: Entry
  /** How its picture was made, once it is. */
  readonly facts?: string
}

export function ReplayLine({ entry, facts }: Props) {
  const said = sayReplay(entry, useReplayedSteps(entry))
  return (
    <Root>
      <Words title={said}>{said}</Words>
      {facts !== undefined && <Facts title={facts}>{facts}</Facts>}
    </Root>
  )
}
