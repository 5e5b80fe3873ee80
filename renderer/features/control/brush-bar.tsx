/** Under the board: the two tools, the size of the brush, and how much of the photograph is seen. */
import AutoFixNormalOutlined from '@mui/icons-material/AutoFixNormalOutlined'
import DrawOutlined from '@mui/icons-material/DrawOutlined'
import Slider from '@mui/material/Slider'
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'
import { Hint } from '../../components/hint.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { largestBrush } from './brush-actions.ts'
import { chooseTool, setPhoto, setSize, useBrush } from './brush-state.ts'

const Root = styled('div')({
  ...type.control,
  minHeight: 56,
  padding: '4px 24px 12px',
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'center',
  gap: 20,
  color: ink.dim,
})
const Tools = styled('div')({ display: 'flex', gap: 2 })
const Named = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 12,
  flex: '0 1 200px',
  minWidth: 120,
})

interface BarProps {
  readonly longestSide: number
  /** Whether a photograph lies under the edges. */
  readonly photographed: boolean
}

export function BrushBar({ longestSide, photographed }: BarProps) {
  const { erase, size, photo } = useBrush()
  return (
    <Root role="toolbar" aria-label={t('control.tools')}>
      <Tools>
        <IconButton
          label={t('shortcuts.brushDraw')}
          shortcut="brushDraw"
          placement="top"
          icon={<DrawOutlined />}
          pressed={!erase}
          onClick={() => chooseTool(false)}
        />
        <IconButton
          label={t('shortcuts.brushErase')}
          shortcut="brushErase"
          placement="top"
          icon={<AutoFixNormalOutlined />}
          pressed={erase}
          onClick={() => chooseTool(true)}
        />
      </Tools>
      <NamedSlider name={t('control.size')} hint={<SizeHint />}>
        <Slider
          size="small"
          min={1}
          max={largestBrush(longestSide)}
          shiftStep={5}
          value={size}
          aria-label={t('control.sizeOf')}
          onChange={(_, next) => setSize(one(next))}
        />
      </NamedSlider>
      <NamedSlider name={t('control.photo')} hint={t('control.photoOf')}>
        <Slider
          size="small"
          min={0}
          max={1}
          step={0.05}
          shiftStep={0.25}
          value={photo}
          disabled={!photographed}
          aria-label={t('control.photoOf')}
          getAriaValueText={(value) => t('control.percent', { value: Math.round(value * 100) })}
          onChange={(_, next) => setPhoto(one(next))}
        />
      </NamedSlider>
    </Root>
  )
}

const one = (value: number | readonly number[]): number =>
  typeof value === 'number' ? value : (value[0] ?? 0)

function SizeHint() {
  const size = useBrush((state) => state.size)
  return `${t('control.sizeOf')}: ${size} · [ ]`
}

interface NamedProps {
  readonly name: string
  readonly hint: ReactNode
  readonly children: ReactNode
}

function NamedSlider({ name, hint, children }: NamedProps) {
  return (
    <Hint title={hint} placement="top">
      <Named>
        {name}
        {children}
      </Named>
    </Hint>
  )
}
