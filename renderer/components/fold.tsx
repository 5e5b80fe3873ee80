/** A line that opens to more, where one wants to see it. */
import ExpandMoreOutlined from '@mui/icons-material/ExpandMoreOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { type ReactNode, useId, useState } from 'react'
import { ink, radius, type } from '../theme/tokens.ts'

const Line = styled(ButtonBase)({
  ...type.meta,
  justifySelf: 'start',
  alignSelf: 'flex-start',
  gap: 2,
  padding: '2px 4px 2px 0',
  borderRadius: radius.field,
  color: ink.dim,
  '&:hover': { color: ink.text },
  '& svg': { fontSize: 16 },
  '&[aria-expanded="true"] svg': { transform: 'rotate(180deg)' },
})

interface Props {
  readonly label: string
  readonly children: ReactNode
}

export function Fold({ label, children }: Props) {
  const [open, setOpen] = useState(false)
  const id = useId()
  return (
    <>
      <Line aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        {label}
        <ExpandMoreOutlined />
      </Line>
      <div id={id} hidden={!open}>
        {open && children}
      </div>
    </>
  )
}
