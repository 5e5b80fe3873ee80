/** An LCM LoRA wants few steps and no guidance: one click, while it is otherwise. */
import { styled } from '@mui/material/styles'
import type { Lora } from '../../../preload/contract.ts'
import { Chip } from '../../components/chip.tsx'
import { FieldMeta } from '../../components/field.tsx'
import { useCompose } from '../../state/compose.ts'
import { t } from '../../strings/t.ts'
import { takeLcmPreset } from './lora-deeds.ts'

const Row = styled('div')({ display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: 8 })

export function LcmOffer({ lora }: { readonly lora: Lora }) {
  const taken = useCompose(({ request }) => request.sampler === 'lcm' && request.guidance <= 1)
  if (!lora.report?.isLcm || taken) return null
  return (
    <Row>
      <FieldMeta>{t('loras.preset')}</FieldMeta>
      <Chip onClick={takeLcmPreset}>{t('loras.presetUse')}</Chip>
    </Row>
  )
}
