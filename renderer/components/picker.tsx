/** One of several named things, each with a word about it. */
import CheckOutlined from '@mui/icons-material/CheckOutlined'
import ExpandMoreOutlined from '@mui/icons-material/ExpandMoreOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import Divider from '@mui/material/Divider'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { styled } from '@mui/material/styles'
import { type ReactNode, useId, useState } from 'react'
import { ink, measure, radius, type } from '../theme/tokens.ts'

export interface Option {
  readonly id: string
  readonly label: string
  readonly detail?: string
  /** Before the label of the chosen one. */
  readonly sign?: ReactNode
  readonly mark?: ReactNode
}

const Trigger = styled(ButtonBase)({
  ...type.control,
  width: '100%',
  height: measure.control,
  gap: 8,
  padding: '0 6px 0 10px',
  border: `1px solid ${ink.strongLine}`,
  borderRadius: radius.field,
  background: ink.field,
  justifyContent: 'flex-start',
  '&:hover': { borderColor: ink.faint },
  '& > svg': { fontSize: 18, marginLeft: 'auto', color: ink.dim },
})
const Label = styled('span')({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' })
const Item = styled(MenuItem)({
  display: 'grid',
  gridTemplateColumns: '18px 1fr',
  columnGap: 8,
  whiteSpace: 'normal',
  alignItems: 'start',
})
const Detail = styled('span')({ ...type.meta, display: 'block', color: ink.dim, marginTop: 1 })

interface Props {
  readonly label: string
  readonly value: string
  readonly options: readonly Option[]
  /** What is shown where `value` is none of the options. */
  readonly missing?: ReactNode
  /** The way to more of them: a last line that is none to choose. */
  readonly more?: { readonly label: string; readonly run: () => void }
  onChoose(id: string): void
}

export function Picker({ label, value, options, missing, more, onChoose }: Props) {
  const [anchor, setAnchor] = useState<HTMLElement>()
  const id = useId()
  const chosen = options.find((option) => option.id === value)
  const choose = (next: string) => {
    setAnchor(undefined)
    if (next !== value) onChoose(next)
  }
  return (
    <>
      <Trigger
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        aria-controls={anchor && id}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <span className="only-heard">{label}: </span>
        {chosen?.sign}
        <Label>{chosen?.label ?? value}</Label>
        {chosen ? chosen.mark : missing}
        <ExpandMoreOutlined />
      </Trigger>
      <Menu
        id={id}
        anchorEl={anchor ?? null}
        open={anchor !== undefined}
        onClose={() => setAnchor(undefined)}
        slotProps={{
          list: { 'aria-label': label },
          paper: { style: { width: anchor?.offsetWidth, minWidth: 280, maxHeight: 420 } },
        }}
      >
        {options.map((option) => (
          <Item
            key={option.id}
            role="menuitemradio"
            aria-checked={option.id === value}
            selected={option.id === value}
            onClick={() => choose(option.id)}
          >
            {option.id === value ? <CheckOutlined sx={{ fontSize: 18, color: ink.accent }} /> : <span />}
            <span>
              {option.label} {option.mark}
              {option.detail && <Detail>{option.detail}</Detail>}
            </span>
          </Item>
        ))}
        {more && [
          <Divider key="line" />,
          <Item
            key="more"
            onClick={() => {
              setAnchor(undefined)
              more.run()
            }}
          >
            <span />
            {more.label}
          </Item>,
        ]}
      </Menu>
    </>
  )
}
