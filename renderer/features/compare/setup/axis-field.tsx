/** One axis of a grid: what it goes over, and its values. */
import CasinoOutlined from '@mui/icons-material/CasinoOutlined'
import { styled } from '@mui/material/styles'
import { useMemo } from 'react'
import type { Axis } from '../../../../native-models/api/comparison.ts'
import type { GenerateRequest } from '../../../../native-models/api/request.ts'
import { CarefulLine } from '../../../components/careful-line.tsx'
import { Chip } from '../../../components/chip.tsx'
import { Field } from '../../../components/field.tsx'
import { Picker } from '../../../components/picker.tsx'
import { randomSeed } from '../../../state/compose.ts'
import { useStudio } from '../../../state/studio.ts'
import { t } from '../../../strings/t.ts'
import { AxisChoices } from './axis-choices.tsx'
import { AXIS_KINDS, freshAxis, isChosen } from './axis-kinds.ts'
import { AxisText } from './axis-text.tsx'
import { type Edge, useObstacles, wordsAt } from './obstacles.ts'
import { PromptSearch } from './prompt-search.tsx'

const NONE = 'none'
const NEW_SEEDS = 4

const Acts = styled('div')({ display: 'flex' })

export interface AxisProps {
  readonly edge: Edge
  readonly axis: Axis | undefined
  readonly request: GenerateRequest
  onChange(axis: Axis | undefined): void
}

export function AxisField({ edge, axis, request, onChange }: AxisProps) {
  const wrong = wordsAt(useObstacles(), edge)
  const loras = useStudio((state) => state.loras)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shelf is read where it lies
  const options = useMemo(() => optionsOf(edge, request), [edge, request, loras])
  const label = t(`compare.axis_${edge}`)
  return (
    <Field label={label}>
      <Picker
        label={label}
        value={axis?.of ?? NONE}
        options={options}
        onChoose={(of) => onChange(of === NONE ? undefined : freshAxis(of as Axis['of'], request))}
      />
      {axis && <Values key={axis.of} {...{ edge, axis, onChange }} />}
      {wrong && <CarefulLine>{wrong}</CarefulLine>}
    </Field>
  )
}

/** What there is nothing to go over for is not offered. */
function optionsOf(edge: Edge, request: GenerateRequest) {
  const kinds = AXIS_KINDS.filter((of) => freshAxis(of, request) !== undefined)
  const options = kinds.map((of) => ({
    id: of,
    label: t(`compare.of_${of}`),
    detail: t(`compare.about_${of}`),
  }))
  return edge === 'x' ? options : [{ id: NONE, label: t('compare.of_none') }, ...options]
}

interface ValuesProps extends Pick<AxisProps, 'edge' | 'onChange'> {
  readonly axis: Axis
}

function Values({ edge, axis, onChange }: ValuesProps) {
  if (isChosen(axis)) return <AxisChoices axis={axis} onChange={onChange} />
  return (
    <>
      {axis.of === 'prompt' && <PromptSearch axis={axis} onChange={onChange} />}
      {axis.of === 'lora' && <LoraName axis={axis} onChange={onChange} />}
      <AxisText {...{ edge, axis, onChange }} />
      {axis.of === 'seed' && (
        <Acts>
          <Chip icon={<CasinoOutlined />} onClick={() => onChange({ of: 'seed', values: newSeeds() })}>
            {t('compare.newSeeds', { count: NEW_SEEDS })}
          </Chip>
        </Acts>
      )}
    </>
  )
}

const newSeeds = (): string[] => Array.from({ length: NEW_SEEDS }, randomSeed)

interface LoraProps {
  readonly axis: Extract<Axis, { of: 'lora' }>
  onChange(axis: Axis): void
}

function LoraName({ axis, onChange }: LoraProps) {
  const loras = useStudio((state) => state.loras.loras)
  const options = useMemo(
    () =>
      loras
        .filter(({ error }) => error === undefined)
        .map(({ name, title }) => ({ id: name, label: title, detail: name })),
    [loras],
  )
  return (
    <Picker
      label={t('compare.of_lora')}
      value={axis.name}
      options={options}
      onChoose={(name) => onChange({ ...axis, name })}
    />
  )
}
