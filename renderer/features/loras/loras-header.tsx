/** Above the LoRAs: the search line, whose folder, and the ways to more of them. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import FolderOpenOutlined from '@mui/icons-material/FolderOpenOutlined'
import SearchOutlined from '@mui/icons-material/SearchOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { type KeyboardEvent, useRef, useState } from 'react'
import { TextLine } from '../../components/field.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { KeyMarks } from '../../components/key-marks.tsx'
import { Picker } from '../../components/picker.tsx'
import { ariaShortcut, useRoomShortcut } from '../../state/shortcuts.ts'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { AddFileButton } from './add-file-button.tsx'
import { FoldersDialog } from './folders-dialog.tsx'
import { folderName } from './lora-words.ts'
import { chooseFolder, searchLoras, useLorasView } from './loras-state.ts'

const Root = styled('header')({ flex: 'none', borderBottom: `1px solid ${ink.line}` })
const Line = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  padding: '8px 16px 0',
  minHeight: 40,
  '& > button': { flex: 'none' },
})
const Search = styled('div')({
  position: 'relative',
  flex: '0 1 440px',
  minWidth: 140,
  marginRight: 'auto',
  '& > svg': { position: 'absolute', left: 10, top: 7, fontSize: 18, color: ink.dim, pointerEvents: 'none' },
  '& input': { padding: '0 36px', textOverflow: 'ellipsis' },
  '& input::-webkit-search-cancel-button': { display: 'none' },
})
const End = styled('span')({
  position: 'absolute',
  right: 2,
  top: 2,
  height: 28,
  display: 'flex',
  alignItems: 'center',
  color: ink.dim,
  '& button': { width: 28, height: 28 },
  '& > span': { marginRight: 8, pointerEvents: 'none' },
})
const Count = styled('p')({
  fontSize: 12,
  lineHeight: '16px',
  height: 34,
  color: ink.dim,
  padding: '8px 16px 10px',
})

export function LorasHeader({ found }: { readonly found: number }) {
  const count = useStudio((state) => state.loras.loras.length)
  const [open, setOpen] = useState(false)
  return (
    <Root>
      <Line>
        <SearchLine count={count} />
        <FolderFilter />
        <AddFileButton />
        <Button variant="outlined" onClick={() => setOpen(true)}>
          <FolderOpenOutlined sx={{ fontSize: 18 }} />
          {t('loras.folders')}
        </Button>
      </Line>
      <Count aria-live="polite">
        {found === count ? count > 0 && t('loras.count', { count }) : t('loras.foundOf', { found, count })}
      </Count>
      {open && <FoldersDialog onClose={() => setOpen(false)} />}
    </Root>
  )
}

function SearchLine({ count }: { readonly count: number }) {
  const input = useRef<HTMLInputElement>(null)
  const query = useLorasView((state) => state.query)
  useRoomShortcut('searchHistory', () => input.current?.select())
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return
    event.preventDefault()
    if (query === '') input.current?.blur()
    else searchLoras('')
  }
  return (
    <Search role="search">
      <SearchOutlined />
      <TextLine
        ref={input}
        type="search"
        spellCheck={false}
        autoComplete="off"
        aria-label={t('loras.searchEmpty')}
        aria-keyshortcuts={ariaShortcut('searchHistory')}
        placeholder={count === 0 ? t('loras.searchEmpty') : t('loras.search', { count })}
        value={query}
        onChange={(event) => searchLoras(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <End>
        {query === '' ? (
          <KeyMarks of="searchHistory" />
        ) : (
          <IconButton
            label={t('loras.clearSearch')}
            icon={<CloseOutlined />}
            onClick={() => {
              searchLoras('')
              input.current?.focus()
            }}
          />
        )}
      </End>
    </Search>
  )
}

/** Stands for no folder in particular. */
const ALL = 'all'

function FolderFilter() {
  const folders = useStudio((state) => state.loras.folders)
  const folder = useLorasView((state) => state.folder)
  const options = [
    { id: ALL, label: t('loras.allFolders') },
    ...folders.map(({ id, missing }) => ({
      id,
      label: folderName(id),
      ...(missing && { detail: t('loras.folderMissing') }),
    })),
  ]
  return (
    <span style={{ flex: '0 1 200px', minWidth: 110 }}>
      <Picker
        label={t('loras.folder')}
        value={options.some(({ id }) => id === folder) ? (folder ?? ALL) : ALL}
        options={options}
        onChoose={(id) => chooseFolder(id === ALL ? undefined : id)}
      />
    </span>
  )
}
