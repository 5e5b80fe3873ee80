/**
 * A number that is a slider, too: type it, arrow keys, Alt and wheel, double click for the default.
 * What is typed holds when one leaves the field or presses Enter; it may go beyond the slider's end, up to `max`.
 */
import Slider from '@mui/material/Slider'
import { styled } from '@mui/material/styles'
import { useEffect, useId, useRef, useState } from 'react'
import { t } from '../strings/t.ts'
import { ink, radius, type } from '../theme/tokens.ts'
import { Hint } from './hint.tsx'
import { clamp, parseNumber, stepped } from './number-entry.ts'

const Row = styled('div')({
  display: 'grid',
  gridTemplateColumns: '72px 1fr 56px',
  alignItems: 'center',
  gap: 12,
  minHeight: 32,
})
const Label = styled('label')({ ...type.control, color: ink.dim })
const Entry = styled('input')({
  ...type.control,
  width: '100%',
  height: 28,
  padding: '0 6px',
  textAlign: 'right',
  border: '1px solid transparent',
  borderRadius: radius.field,
  background: 'transparent',
  color: ink.text,
  '&:hover': { borderColor: ink.strongLine },
  '&:focus-visible': { outline: 'none', borderColor: ink.accent, background: ink.field },
})

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
          disabled={disabled}
          getAriaLabel={() => label}
          onChange={(_, next) => onChange(Array.isArray(next) ? (next[0] ?? min) : next)}
        />
        <NumberEntry id={id} {...props} disabled={disabled} />
      </Row>
    </Hint>
  )
}

function NumberEntry({ id, value, min, max, step, disabled, onChange }: Props & { readonly id: string }) {
  const [typed, setTyped] = useState<string>()
  const commit = () => {
    const number = parseNumber(typed ?? '')
    if (number !== undefined) onChange(clamp(roundTo(number, step), min, max))
    setTyped(undefined)
  }
  return (
    <Entry
      id={id}
      inputMode="decimal"
      autoComplete="off"
      disabled={disabled}
      value={typed ?? String(value)}
      onChange={(event) => setTyped(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        if (event.key === 'Escape' && typed !== undefined) {
          event.preventDefault()
          setTyped(undefined)
        }
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
        event.preventDefault()
        const by = step * (event.shiftKey ? 10 : 1) * (event.key === 'ArrowUp' ? 1 : -1)
        onChange(stepped(parseNumber(typed ?? '') ?? value, by, { min, max, step }))
        setTyped(undefined)
      }}
    />
  )
}

/** Whole steps keep whole numbers; finer ones keep what was typed to a tenth of a step. */
const roundTo = (value: number, step: number) =>
  Number.isInteger(step)
    ? Math.round(value)
    : Number(((Math.round((value / step) * 10) / 10) * step).toFixed(4))

/** React listens to the wheel passively; the page must not scroll while a number turns. */
function useAltWheel(turn: (direction: 1 | -1) => void) {
  const ref = useRef<HTMLDivElement>(null)
  const latest = useRef(turn)
  latest.current = turn
  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const onWheel = (event: WheelEvent) => {
      if (!event.altKey || event.deltaY === 0) return
      event.preventDefault()
      latest.current(event.deltaY < 0 ? 1 : -1)
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [])
  return ref
}
