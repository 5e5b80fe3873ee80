/** Several of a list: what is chosen stands there as chips, the rest is in a menu of check marks. */
import AddOutlined from '@mui/icons-material/AddOutlined'
import CheckOutlined from '@mui/icons-material/CheckOutlined'
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { styled } from '@mui/material/styles'
import { useMemo, useState } from 'react'
import type { Axis } from '../../../../native-models/api/comparison.ts'
import { Chip, ChipRow } from '../../../components/chip.tsx'
import { useStudio } from '../../../state/studio.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import type { ChosenAxis } from './axis-kinds.ts'

const Item = styled(MenuItem)({ display: 'grid', gridTemplateColumns: '18px 1fr', columnGap: 8 })

interface Props {
  readonly axis: ChosenAxis
  onChange(axis: Axis): void
}

export function AxisChoices({ axis, onChange }: Props) {
  const [anchor, setAnchor] = useState<HTMLElement>()
  const options = useOptions(axis.of)
  const set = (values: string[]): void => {
    if (values.length > 0) onChange({ ...axis, values })
  }
  const toggle = (id: string): void =>
    set(axis.values.includes(id) ? axis.values.filter((one) => one !== id) : [...axis.values, id])
  const nameOf = (id: string) => options.find((option) => option.id === id)?.label ?? id
  return (
    <ChipRow role="group" aria-label={t('compare.values')}>
      {axis.values.map((id) => (
        <Chip
          key={id}
          aria-label={t('compare.takeOff', { what: nameOf(id) })}
          disabled={axis.values.length === 1}
          onClick={() => toggle(id)}
        >
          {nameOf(id)}
          {axis.values.length > 1 && <CloseOutlined />}
        </Chip>
      ))}
      <Chip
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        icon={<AddOutlined />}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        {t('compare.chooseMore')}
      </Chip>
      <Menu
        anchorEl={anchor ?? null}
        open={anchor !== undefined}
        onClose={() => setAnchor(undefined)}
        slotProps={{
          list: { 'aria-label': t(`compare.of_${axis.of}`) },
          paper: { style: { minWidth: 240, maxHeight: 420 } },
        }}
      >
        {options.map(({ id, label }) => {
          const on = axis.values.includes(id)
          return (
            <Item key={id} role="menuitemcheckbox" aria-checked={on} selected={on} onClick={() => toggle(id)}>
              {on ? <CheckOutlined sx={{ fontSize: 18, color: ink.accent }} /> : <span />}
              {label}
            </Item>
          )
        })}
      </Menu>
    </ChipRow>
  )
}

function useOptions(of: ChosenAxis['of']) {
  const samplers = useStudio((state) => state.samplers)
  const models = useStudio((state) => state.models)
  return useMemo(
    () =>
      of === 'sampler'
        ? samplers.map(({ id, label }) => ({ id, label }))
        : models.map(({ id, name }) => ({ id, label: name })),
    [of, samplers, models],
  )
}
