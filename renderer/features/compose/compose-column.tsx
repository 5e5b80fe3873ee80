/** What will be painted, in the order in which one thinks; at its foot the one button. */
import { styled } from '@mui/material/styles'
import { useEffect } from 'react'
import { SliderField } from '../../components/slider-field.tsx'
import { edit, lockSeed, rollSeed, useCompose } from '../../state/compose.ts'
import { followPrompt } from '../../state/measure.ts'
import { useRoomShortcut } from '../../state/shortcuts.ts'
import { t } from '../../strings/t.ts'
import { ink, measure } from '../../theme/tokens.ts'
import { useBrush } from '../control/brush-state.ts'
import { ControlField } from '../control/control-field.tsx'
import { LorasField } from '../loras/loras-field.tsx'
import { ModelField } from './model-field.tsx'
import { NegativeField } from './negative-field.tsx'
import { Notes } from './notes.tsx'
import { PaintButton } from './paint-button.tsx'
import { PromptField } from './prompt-field.tsx'
import { SamplingField } from './sampling-field.tsx'
import { ShapeField } from './shape-field.tsx'

const Root = styled('section')({
  width: measure.composeColumn,
  minHeight: 0,
  display: 'flex',
  flexDirection: 'column',
  background: ink.panel,
  borderRight: `1px solid ${ink.line}`,
})
const Fields = styled('div')({
  flex: 1,
  minHeight: 0,
  // A slider's thumb stands out at its end.
  overflowX: 'hidden',
  overflowY: 'auto',
  scrollbarGutter: 'stable',
  padding: '12px 6px 16px 16px',
  display: 'flex',
  flexDirection: 'column',
  gap: 16,
})
const Foot = styled('div')({ padding: '12px 16px 14px', borderTop: `1px solid ${ink.line}` })

export function ComposeColumn() {
  useEffect(followPrompt, [])
  useRoomShortcut('newSeed', rollSeed)
  useRoomShortcut('lockSeed', () => lockSeed(!useCompose.getState().seedLocked))
  // What is drawn on belongs to the form as it is: it waits for the drawing.
  const drawing = useBrush((state) => state.subject !== undefined)
  return (
    <Root aria-label={t('compose.column')}>
      <Fields inert={drawing} style={{ opacity: drawing ? 0.5 : 1 }}>
        <PromptField />
        <NegativeField />
        <ModelField />
        <ShapeField />
        <ControlField />
        <LorasField />
        <CountField />
        <SamplingField />
      </Fields>
      <Foot>
        <Notes />
        <PaintButton />
      </Foot>
    </Root>
  )
}

function CountField() {
  const count = useCompose((state) => state.request.count)
  return (
    <SliderField
      label={t('compose.pictures')}
      value={count}
      min={1}
      max={1000}
      sliderMax={16}
      step={1}
      defaultValue={1}
      onChange={(value) => edit({ count: value })}
    />
  )
}
