/** How many steps were decoded and measured so far, and the way to stop it. */
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { useComparison } from '../../../state/comparison.ts'
import { useFigures } from '../../../state/comparison-figures.ts'
import { measureOn, stopMeasuring } from '../../../state/comparison-measuring.ts'
import { wereGivenUp } from '../../../state/comparison-steps.ts'
import { t } from '../../../strings/t.ts'
import { ink, type } from '../../../theme/tokens.ts'

const Root = styled('p')({
  ...type.meta,
  display: 'flex',
  gap: 8,
  alignItems: 'center',
  minHeight: 20,
  padding: '0 12px 6px',
  color: ink.dim,
})
const Deed = styled(ButtonBase)({
  ...type.meta,
  fontWeight: 600,
  color: ink.text,
  padding: '2px 4px',
  borderRadius: 4,
  '&:hover': { background: ink.hover },
})

export function MeasuringLine() {
  const measuring = useFigures((state) => state.measuring)
  const stopped = useFigures((state) => state.stopped)
  const nothingKept = useComparison(({ tracks }) => wereGivenUp(tracks))
  if (nothingKept) return <Root>{t('compareFigures.noSteps')}</Root>
  if (measuring !== undefined) {
    return (
      <Root>
        {t('compareFigures.measured', measuring)}
        <Deed onClick={stopMeasuring}>{t('compareFigures.stop')}</Deed>
      </Root>
    )
  }
  if (!stopped) return null
  return (
    <Root>
      <Deed onClick={measureOn}>{t('compareFigures.measureOn')}</Deed>
    </Root>
  )
}
