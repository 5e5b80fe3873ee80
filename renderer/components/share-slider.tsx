/** How much of something: from nothing to all of it, said in percent. */
import Slider from '@mui/material/Slider'
import { t } from '../strings/t.ts'

interface Props {
  readonly label: string
  /** From 0 to 1. */
  readonly value: number
  onChange(value: number): void
}

export function ShareSlider({ label, value, onChange }: Props) {
  return (
    <Slider
      size="small"
      min={0}
      max={1}
      step={0.01}
      shiftStep={0.1}
      value={value}
      aria-label={label}
      getAriaValueText={(now) => t('control.percent', { value: Math.round(now * 100) })}
      onChange={(_, next) => onChange(Array.isArray(next) ? (next[0] ?? value) : next)}
    />
  )
}
