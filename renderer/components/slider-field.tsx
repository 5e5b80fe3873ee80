/**
 * A number that is a slider, too: type it, arrow keys, Alt and wheel, double click for the default.
 * What is typed holds when one leaves the field or presses Enter; it may go beyond the slider's end, up to `max`.
 */
import Slider from '@mui/material/Slider'
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import { t } from '../strings/t.ts'
import { ink, type } from '../theme/tokens.ts'
import { Hint } from './hint.tsx'
import { clamp, stepped } from './number-entry.ts'
import { NumberInput } from './number-input.tsx'
import { useAltWheel } from './use-alt-wheel.ts'

const Row = styled('div')({
  display: 'grid',
  gridTemplateColumns: '72px 1fr 56px',
  alignItems: 'center',
  gap: 12,
  minHeight: 32,
})
const Label = styled('label')({ ...type.control, color: ink.dim })
interface Props {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  /** Where the slider ends, if before `max`. */
  readonly sliderMax?: number
  readonly step: number
  readonly defaultValue: number
  readonly disabled?: boolean
  onChange(value: number): void
}

export function SliderField(props: Props) {
  const { label, value, min, max, step, defaultValue, disabled = false, onChange } = props
  const id = useId()
  const row = useAltWheel((direction) => onChange(stepped(value, direction * step, props)))
  const reset = () => onChange(clamp(defaultValue, min, max))
  return (
    <Hint title={t('frame.resetToDefault', { value: defaultValue })} placement="top-start">
      <Row ref={row} onDoubleClick={reset}>
        <Label htmlFor={id}>{label}</Label>
        <Slider
          size="small"
          value={Math.min(value, props.sliderMax ?? max)}
          min={min}
          max={props.sliderMax ?? max}
          step={step}
          shiftStep={step * 5}
          disabled={disabled}
          getAriaLabel={() => label}
          onChange={(_, next) => onChange(Array.isArray(next) ? (next[0] ?? min) : next)}
        />
        <NumberInput id={id} {...{ value, min, max, step, disabled, onChange }} />
      </Row>
    </Hint>
  )
}
