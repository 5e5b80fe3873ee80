/** What one does with a model less often. */
import MoreHorizOutlined from '@mui/icons-material/MoreHorizOutlined'
import Divider from '@mui/material/Divider'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { useState } from 'react'
import type { ShelvedModel } from '../../../preload/contract.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { t } from '../../strings/t.ts'
import { showModel, verifyModel } from './model-deeds.ts'
import { askToRemove } from './models-state.ts'

interface Item {
  readonly label: string
  readonly line?: boolean
  run(): void
}

export function ModelMenu({ row }: { readonly row: ShelvedModel }) {
  const [anchor, setAnchor] = useState<HTMLElement>()
  const items = itemsOf(row)
  if (items.length === 0) return null
  return (
    <>
      <IconButton
        label={t('models.more', { title: row.title })}
        icon={<MoreHorizOutlined />}
        expanded={anchor !== undefined}
        onClick={(event) => setAnchor(event.currentTarget)}
      />
      <Menu anchorEl={anchor ?? null} open={anchor !== undefined} onClose={() => setAnchor(undefined)}>
        {items.flatMap(({ label, line = false, run }) => [
          ...(line ? [<Divider key={`${label} line`} />] : []),
          <MenuItem
            key={label}
            onClick={() => {
              setAnchor(undefined)
              run()
            }}
          >
            {label}
          </MenuItem>,
        ])}
      </Menu>
    </>
  )
}

/** What came with the studio cannot be taken from it; what is on its way is cancelled first. */
function itemsOf({ name, origin, state, fetch, check }: ShelvedModel): readonly Item[] {
  if (origin === 'embedded' || fetch !== undefined || state === 'absent') return []
  const isPublished = origin === 'published'
  const show = { label: t('models.show'), run: () => showModel(name) }
  const verify = { label: t('models.verify'), run: () => verifyModel(name) }
  const words = !isPublished ? 'models.forget' : state === 'here' ? 'models.remove' : 'models.removePartly'
  const remove = { label: t(words), line: state !== 'gone', run: () => askToRemove(name) }
  if (state === 'gone') return [remove]
  return isPublished && check === undefined ? [verify, show, remove] : [show, remove]
}
