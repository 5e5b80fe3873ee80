import { useMemo } from 'react'
import { Tag } from '../../../components/chip.tsx'
import { Picker } from '../../../components/picker.tsx'
import { useStudio } from '../../../state/studio.ts'
import { t } from '../../../strings/t.ts'
import { isSecondOrder } from './lane-sets.ts'

interface Props {
  readonly value: string
  onChoose(id: string): void
}

/** The samplers, family by family; those that pay two passes a step say so. */
export function SamplerPicker({ value, onChoose }: Props) {
  const samplers = useStudio((state) => state.samplers)
  const options = useMemo(
    () =>
      samplers.map((sampler) => ({
        ...{ id: sampler.id, label: sampler.label, detail: sampler.summary },
        mark: isSecondOrder(sampler) && <Tag>{t('compare.twoPasses')}</Tag>,
      })),
    [samplers],
  )
  return <Picker label={t('compose.sampler')} {...{ value, options, onChoose }} />
}
