/** One part of a model: what it can be computed in, side by side. */
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import type { PrecisionChoices, ShelvedDevice } from '../../../preload/contract.ts'
import { t } from '../../strings/t.ts'
import { Quiet } from './device-parts.tsx'
import { type Bits, bitsOf, type Part } from './device-tests.ts'
import { PrecisionChoice } from './precision-choice.tsx'

const Root = styled('div')({
  display: 'grid',
  gridTemplateColumns: 'minmax(150px, 220px) minmax(0, 1fr)',
  gap: 24,
  padding: '12px 16px',
})
const Words = styled('div')({ display: 'grid', alignContent: 'start', gap: 2, paddingTop: 9 })
const Choices = styled('div')({
  display: 'grid',
  gridTemplateColumns: 'repeat(4, minmax(0, 1fr))',
  gap: 8,
})

interface Props {
  readonly row: ShelvedDevice
  readonly part: Part
  readonly chosen: Bits
  readonly takes: PrecisionChoices[Part] | undefined
  /** Said where what it takes is not known. */
  readonly otherwise: string
}

export function PrecisionRow({ row, part, chosen, takes, otherwise }: Props) {
  const id = useId()
  const all = bitsOf(row, part)
  return (
    <Root>
      <Words>
        <div id={id}>{t(`devices.${part}`)}</div>
        <Quiet>{t(`devices.${part}Help`)}</Quiet>
        {all.length === 1 && <Quiet>{t('devices.vaeAlone')}</Quiet>}
      </Words>
      <Choices role="radiogroup" aria-labelledby={id}>
        {all.map((bits) => (
          <PrecisionChoice
            key={bits}
            row={row}
            part={part}
            bits={bits}
            isChosen={bits === chosen}
            takes={takes?.find(({ value }) => value === bits)}
            otherwise={otherwise}
          />
        ))}
      </Choices>
    </Root>
  )
}
