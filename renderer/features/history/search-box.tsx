/** The one line that the history is searched with: words and filters. `/` goes to it, Esc clears it. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import SearchOutlined from '@mui/icons-material/SearchOutlined'
import { styled } from '@mui/material/styles'
import { type KeyboardEvent, useRef } from 'react'
import { TextLine } from '../../components/field.tsx'
import { Hint } from '../../components/hint.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { KeyMarks } from '../../components/key-marks.tsx'
import { ariaShortcut, useRoomShortcut } from '../../state/shortcuts.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { usePages } from './lists.ts'
import type { Pages } from './pages.ts'

const TYPING_MS = 140
const numbers = new Intl.NumberFormat('en')

const Root = styled('div')({
  position: 'relative',
  '& > svg': { position: 'absolute', left: 10, top: 7, fontSize: 18, color: ink.dim, pointerEvents: 'none' },
})
const Line = styled(TextLine)({
  paddingLeft: 36,
  paddingRight: 36,
  textOverflow: 'ellipsis',
  '&::-webkit-search-cancel-button': { display: 'none' },
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

interface Props {
  readonly pages: Pages
  /** Where there is room for them; the tooltip has them anyway. */
  readonly showsKeys?: boolean
  /** Arrow down or Enter: on to the results. */
  onLeave(): void
}

export function SearchBox({ pages, showsKeys = false, onLeave }: Props) {
  const input = useRef<HTMLInputElement>(null)
  const { query, total, ready } = usePages(pages)
  useRoomShortcut('searchHistory', () => input.current?.select())
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      if (query === '') input.current?.blur()
      else pages.search('')
    }
    if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
    event.preventDefault()
    onLeave()
  }
  const shown = ready && query === '' ? total : 0
  const number = numbers.format(shown)
  return (
    <Root role="search">
      <SearchOutlined />
      <Hint title={t('history.searchHelp')} shortcut="searchHistory" placement="bottom-start">
        <Line
          ref={input}
          type="search"
          spellCheck={false}
          autoComplete="off"
          aria-label={t('history.searchLabel')}
          aria-keyshortcuts={ariaShortcut('searchHistory')}
          placeholder={shown === 0 ? t('history.searchEmpty') : t('history.search', { count: shown, number })}
          value={query}
          onChange={(event) => pages.search(event.target.value, TYPING_MS)}
          onKeyDown={onKeyDown}
        />
      </Hint>
      <End>
        {query === '' ? (
          showsKeys && <KeyMarks of="searchHistory" />
        ) : (
          <IconButton
            label={t('history.clearSearch')}
            icon={<CloseOutlined />}
            onClick={() => {
              pages.search('')
              input.current?.focus()
            }}
          />
        )}
      </End>
    </Root>
  )
}
