/** Under a lane's picture: what it took, and how far its end is from the reference's. */
import { styled } from '@mui/material/styles'
import { useComparison } from '../../../state/comparison.ts'
import { distancesTo, useFigures } from '../../../state/comparison-figures.ts'
import { canScrub } from '../../../state/comparison-steps.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { sayPsnr, saySsim, sayTime } from './say-figures.ts'

const Line = styled('span')({ display: 'flex', gap: 10, whiteSpace: 'nowrap', overflow: 'hidden' })
const Words = styled('span')({ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' })
const Pinned = styled('b')({ marginLeft: 'auto', fontWeight: 600, color: ink.accentText })

export function LaneFootnote({ lane }: { readonly lane: number }) {
  const track = useComparison((state) => state.tracks[lane])
  const isPinned = useComparison((state) => state.view.pinned === lane)
  const seconds = track?.steps.reduce((sum, step) => sum + step.seconds, 0) ?? 0
  return (
    <Line>
      {seconds > 0 && <span>{sayTime(seconds)}</span>}
      <Likeness lane={lane} />
      {isPinned && <Pinned>{t('compareFigures.isPinned')}</Pinned>}
    </Line>
  )
}

function Likeness({ lane }: { readonly lane: number }) {
  const reference = useComparison((state) => state.view.reference)
  const picture = useFigures((state) => distancesTo(state, reference).lanes?.[lane]?.picture)
  const isAtEnd = useComparison(({ tracks, view }) => view.at >= 1 || !canScrub(tracks))
  if (lane === reference) return <Words>{t('compareFigures.isReference')}</Words>
  if (picture === undefined) return null
  const psnr = t('compareFigures.psnrIs', { value: sayPsnr(picture.psnr) })
  // Under a step on the way it would be taken for the step's.
  if (!isAtEnd) return <span>{t('compareFigures.atTheEnd', { figure: psnr })}</span>
  return (
    <>
      <span>{psnr}</span>
      <span>{t('compareFigures.ssimIs', { value: saySsim(picture.ssim) })}</span>
    </>
  )
}
