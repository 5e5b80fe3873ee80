/** A filter as a chip with a menu: what it narrows to is written into the search line. */
import ExpandMoreOutlined from '@mui/icons-material/ExpandMoreOutlined'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { useState } from 'react'
import { Chip } from '../../components/chip.tsx'
import { t } from '../../strings/t.ts'
import { libraryPages, usePages } from '../history/lists.ts'
import { hasFilter, toggleFilter } from '../history/query.ts'

export interface Choice {
  readonly label: string
  /** As it stands in the search line. */
  readonly filter: string
}

interface Props {
  readonly label: string
  readonly choices: readonly Choice[]
  /** What the menu says when there is nothing to choose. */
  readonly empty?: string
  onOpen?(): void
}

export function FilterMenu({ label, choices, empty, onOpen }: Props) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const { query } = usePages(libraryPages)
  const close = (): void => setAnchor(null)
  return (
    <>
      <Chip
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => {
          onOpen?.()
          setAnchor(event.currentTarget)
        }}
      >
        {label}
        <ExpandMoreOutlined />
      </Chip>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={close}
        slotProps={{ list: { 'aria-label': label } }}
      >
        {choices.length === 0 && <MenuItem disabled>{empty ?? t('library.none')}</MenuItem>}
        {choices.map((choice) => (
          <MenuItem
            key={choice.filter}
            selected={hasFilter(query, choice.filter)}
            onClick={() => {
              libraryPages.search(toggleFilter(query, choice.filter))
              close()
            }}
          >
            {choice.label}
          </MenuItem>
        ))}
      </Menu>
    </>
  )
}
