/** From where to where, in percent: a slider with two thumbs, and both numbers to type. Double click: all of it. */
import Slider from '@mui/material/Slider'
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import { t } from '../strings/t.ts'
import { ink, type } from '../theme/tokens.ts'
import { Hint } from './hint.tsx'
import { NumberInput } from './number-input.tsx'

const Row = styled('div')({
  display: 'grid',
  gridTemplateColumns: '72px 1fr 112px',
  alignItems: 'center',
  gap: 12,
  minHeight: 32,
})
const Label = styled('span')({ ...type.control, color: ink.dim })
const Numbers = styled('span')({
  ...type.control,
  display: 'grid',
  gridTemplateColumns: '42px auto 42px auto',
  alignItems: 'center',
  justifyContent: 'end',
  gap: 2,
  color: ink.dim,
})

/** Both from 0 to 1. */
export interface Range {
  readonly start: number
  readonly end: number
}

interface Props {
  readonly label: string
  readonly hint: string
  readonly startLabel: string
  readonly endLabel: string
  readonly value: Range
  onChange(value: Range): void
}

/** A start behind the end would be nothing at all: they push each other. */
const ordered = (start: number, end: number): Range => ({ start: Math.min(start, end), end })

export function RangeField({ label, hint, startLabel, endLabel, value, onChange }: Props) {
  const id = useId()
  const [start, end] = [percentOf(value.start), percentOf(value.end)]
  const set = (from: number, to: number): void => onChange(ordered(from / 100, to / 100))
  return (
    <Hint title={hint} placement="top-start">
      <Row onDoubleClick={() => onChange({ start: 0, end: 1 })}>
        <Label>{label}</Label>
        <Slider
          size="small"
          min={0}
          max={100}
          step={5}
          shiftStep={10}
          value={[start, end]}
          disableSwap
          getAriaLabel={(index) => (index === 0 ? startLabel : endLabel)}
          getAriaValueText={(percent) => t('control.percent', { value: percent })}
          onChange={(_, next) => Array.isArray(next) && set(next[0] ?? 0, next[1] ?? 100)}
        />
        <Numbers>
          <label className="only-heard" htmlFor={`${id}-start`}>
            {startLabel}
          </label>
          <NumberInput
            id={`${id}-start`}
            {...{ value: start, min: 0, max: end, step: 1 }}
            onChange={(next) => set(next, end)}
          />
          –
          <label className="only-heard" htmlFor={`${id}-end`}>
            {endLabel}
          </label>
          <NumberInput
            id={`${id}-end`}
            {...{ value: end, min: start, max: 100, step: 1 }}
            onChange={(next) => set(start, next)}
          />
          %
        </Numbers>
      </Row>
    </Hint>
  )
}

const percentOf = (part: number): number => Math.round(part * 100)
