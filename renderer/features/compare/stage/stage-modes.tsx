/** In the room's header: how lanes are looked at. */
import CompareOutlined from '@mui/icons-material/CompareOutlined'
import ExposureOutlined from '@mui/icons-material/ExposureOutlined'
import LayersOutlined from '@mui/icons-material/LayersOutlined'
import ViewColumnOutlined from '@mui/icons-material/ViewColumnOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import type { ReactElement } from 'react'
import type { ComparisonView } from '../../../../preload/contract.ts'
import { Hint } from '../../../components/hint.tsx'
import { look, useComparison } from '../../../state/comparison.ts'
import { t } from '../../../strings/t.ts'
import { ease } from '../../../theme/theme.ts'
import { ink, measure, radius, type } from '../../../theme/tokens.ts'

type Mode = ComparisonView['mode']

const MODES = [
  { mode: 'side', icon: <ViewColumnOutlined /> },
  { mode: 'wipe', icon: <CompareOutlined /> },
  { mode: 'onion', icon: <LayersOutlined /> },
  { mode: 'difference', icon: <ExposureOutlined /> },
] as const satisfies readonly { mode: Mode; icon: ReactElement }[]

/** Narrower windows have the icons alone. */
const WORDS_FROM = 1180

const Row = styled('div')({ display: 'flex', gap: 2 })
const Choice = styled(ButtonBase)({
  ...type.control,
  height: measure.control,
  padding: '0 10px',
  gap: 8,
  borderRadius: radius.field,
  color: ink.dim,
  fontWeight: 600,
  whiteSpace: 'nowrap',
  transition: ease('background-color', 'color'),
  '& svg': { fontSize: measure.icon },
  '&:hover': { background: ink.hover, color: ink.text },
  '&[aria-pressed="true"]': { color: ink.accentText, background: ink.wash },
  [`@media (max-width: ${WORDS_FROM - 1}px)`]: { width: measure.control, padding: 0, '& span': hidden() },
})

function hidden() {
  return { position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' } as const
}

export function StageModes() {
  const mode = useComparison(({ view }) => view.mode)
  const isOpen = useComparison(({ entry }) => entry !== undefined)
  if (!isOpen) return null
  return (
    <Row role="group" aria-label={t('compareStage.modes')}>
      {MODES.map(({ mode: one, icon }) => (
        // Of the one that was just chosen it would lie over what it brought.
        <Hint key={one} title={mode === one ? '' : t(`compareStage.${one}Says`)}>
          <Choice aria-pressed={mode === one} onClick={() => look({ mode: one })}>
            {icon}
            <span>{t(`compareStage.${one}`)}</span>
          </Choice>
        </Hint>
      ))}
    </Row>
  )
}
