/** What the chart shows, on which scale, and against which lane. */
import { styled } from '@mui/material/styles'
import { Chip } from '../../../components/chip.tsx'
import { Hint } from '../../../components/hint.tsx'
import { LaneMark } from '../../../components/lane-mark.tsx'
import { Picker } from '../../../components/picker.tsx'
import { look, useComparison } from '../../../state/comparison.ts'
import { scaleBy, useFigures } from '../../../state/comparison-figures.ts'
import { t } from '../../../strings/t.ts'
import { ink, type } from '../../../theme/tokens.ts'
import { laneOptions } from '../stage/lane-options.ts'
import { isSpread } from './chart-data.ts'
import { FiguresHelp } from './figures-help.tsx'
import type { Measure } from './say-figures.ts'

const Root = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  padding: '8px 8px 4px 12px',
  minWidth: 0,
})
const Measured = styled('div')({ flex: '0 1 214px', minWidth: 110 })
const Against = styled('div')({ flex: '0 1 200px', minWidth: 100 })
const Unit = styled('span')({
  ...type.meta,
  color: ink.dim,
  whiteSpace: 'nowrap',
  marginRight: 'auto',
  '@container (max-width: 560px)': { display: 'none' },
})
const Spring = styled('span')({
  marginLeft: 'auto',
  display: 'none',
  '@container (max-width: 560px)': { display: 'block' },
})
const Sign = styled('span')({ display: 'flex', flex: 'none' })
const Words = styled('span')({
  ...type.meta,
  color: ink.dim,
  whiteSpace: 'nowrap',
  '@container (max-width: 720px)': { display: 'none' },
})

const MEASURES: readonly Measure[] = ['change', 'rms', 'psnr', 'ssim', 'seconds']
/** Those that are a distance to another lane. */
const isHeldAgainst = (measure: Measure): boolean => measure !== 'change' && measure !== 'seconds'

export function ChartHead() {
  const measure = useComparison((state) => state.view.measure)
  const options = MEASURES.map((id) => ({
    id,
    label: t(`compareFigures.${id}`),
    detail: t(`compareFigures.${id}Says`),
  }))
  return (
    <Root>
      <Measured>
        <Picker
          label={t('compareFigures.chartHead')}
          value={measure}
          options={options}
          onChoose={(id) => look({ measure: id as Measure })}
        />
      </Measured>
      <Hint title={t(`compareFigures.${measure}Says`)} placement="top">
        <Unit>{t(`compareFigures.${measure}Unit`)}</Unit>
      </Hint>
      <Spring />
      {isSpread(measure) && <Scale />}
      {isHeldAgainst(measure) && <ReferencePicker />}
      <FiguresHelp />
    </Root>
  )
}

function Scale() {
  const logarithmic = useFigures((state) => state.logarithmic)
  return (
    <Hint title={t('compareFigures.logSays')}>
      <Chip pressed={logarithmic} onClick={() => scaleBy(!logarithmic)}>
        {t('compareFigures.log')}
      </Chip>
    </Hint>
  )
}

function ReferencePicker() {
  const lanes = useComparison((state) => state.entry?.comparison.lanes)
  const reference = useComparison((state) => state.view.reference)
  const options = laneOptions(lanes ?? [], (lane) => (
    <Sign>
      <LaneMark lane={lane} />
    </Sign>
  ))
  return (
    <>
      <Words aria-hidden>{t('compareFigures.reference')}</Words>
      <Against>
        <Picker
          label={t('compareFigures.reference')}
          value={String(reference)}
          options={options}
          onChoose={(id) => look({ reference: Number(id) })}
        />
      </Against>
    </>
  )
}
