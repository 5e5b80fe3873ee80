/** LoRAs in the column: those that were chosen, each with its weight, and the way to more. */
import AddOutlined from '@mui/icons-material/AddOutlined'
import { styled } from '@mui/material/styles'
import { useState } from 'react'
import { Field } from '../../components/field.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { useCompose } from '../../state/compose.ts'
import { t } from '../../strings/t.ts'
import { LoraPicker } from './lora-picker.tsx'
import { LoraRow } from './lora-row.tsx'

const Rows = styled('ul')({ display: 'grid', gap: 12, '&:empty': { display: 'none' } })

export function LorasField() {
  const uses = useCompose((state) => state.request.loras)
  const [anchor, setAnchor] = useState<HTMLElement>()
  const add = (
    <span data-add style={{ margin: '-6px -6px -6px 0' }}>
      <IconButton
        label={t('loras.add')}
        icon={<AddOutlined />}
        expanded={anchor !== undefined}
        onClick={(event) => setAnchor(event.currentTarget)}
      />
    </span>
  )
  return (
    <Field label={t('loras.title')} id="loras-label" meta={add}>
      <Rows aria-labelledby="loras-label">
        {uses?.map((use) => (
          <LoraRow key={use.name} use={use} />
        ))}
      </Rows>
      <LoraPicker anchor={anchor} onClose={() => setAnchor(undefined)} />
    </Field>
  )
}
