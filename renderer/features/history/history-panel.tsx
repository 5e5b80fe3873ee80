/** The prompts so far, beside the easel: search, look, restore with a click. */
import ChevronRightOutlined from '@mui/icons-material/ChevronRightOutlined'
import HistoryOutlined from '@mui/icons-material/HistoryOutlined'
import { styled } from '@mui/material/styles'
import { useRef } from 'react'
import { Chip, ChipRow } from '../../components/chip.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { useRoomShortcut, useShortcut } from '../../state/shortcuts.ts'
import { t } from '../../strings/t.ts'
import { ink, measure } from '../../theme/tokens.ts'
import { EntryList } from './entry-list.tsx'
import { FilterChips } from './filter-chips.tsx'
import { ListEmpty, ListFailure } from './list-messages.tsx'
import { panelPages, useLivePages, usePages } from './lists.ts'
import { toggleHistoryPanel, usePanelState } from './panel-state.ts'
import { dayOf, filterText, hasFilter, parseQuery, toggleFilter } from './query.ts'
import { SearchBox } from './search-box.tsx'

const Root = styled('aside')({
  width: measure.historyColumn,
  height: '100%',
  minHeight: 0,
  display: 'flex',
  flexDirection: 'column',
  background: ink.panel,
  borderLeft: `1px solid ${ink.line}`,
  '&[data-over="true"]': {
    position: 'absolute',
    zIndex: 20,
    top: 0,
    right: 0,
    bottom: 0,
    boxShadow: ink.shadow,
  },
})
const Folded = styled('aside')({
  width: 41,
  height: '100%',
  padding: '8px 4px',
  background: ink.panel,
  borderLeft: `1px solid ${ink.line}`,
})
const Top = styled('div')({ padding: '8px 8px 8px 12px', display: 'grid', gap: 8 })
const Line = styled('div')({ display: 'grid', gridTemplateColumns: '1fr auto', gap: 4 })

/** Folded, it is a strip with the button that brings it back. */
export function HistoryPanel() {
  const { open, over } = usePanelState()
  useRoomShortcut('foldHistory', toggleHistoryPanel)
  useShortcut('cancelInnermost', toggleHistoryPanel, open && over)
  if (open && !over) return <OpenPanel over={false} />
  return (
    <>
      <Folded aria-label={t('history.title')}>
        <IconButton
          label={t('history.unfold')}
          shortcut="foldHistory"
          placement="left"
          expanded={open}
          icon={<HistoryOutlined />}
          onClick={toggleHistoryPanel}
        />
      </Folded>
      {open && <OpenPanel over />}
    </>
  )
}

function OpenPanel({ over }: { readonly over: boolean }) {
  const { total, ready, failure, entries } = useLivePages(panelPages)
  const list = useRef<{ focus(): void }>(null)
  const empty = ready && total === 0
  return (
    <Root aria-label={t('history.title')} data-over={over}>
      <Top>
        <Line>
          <SearchBox pages={panelPages} onLeave={() => list.current?.focus()} />
          <IconButton
            label={t('history.fold')}
            shortcut="foldHistory"
            placement="left"
            expanded
            icon={<ChevronRightOutlined />}
            onClick={toggleHistoryPanel}
          />
        </Line>
        <QuickFilters />
        {failure !== undefined && <ListFailure pages={panelPages} failure={failure} />}
      </Top>
      {empty && <ListEmpty pages={panelPages} />}
      {!empty && (failure === undefined || entries.length > 0) && (
        <EntryList pages={panelPages} handle={list} />
      )}
    </Root>
  )
}

/** All, starred, today; then whatever other filters stand in the line. */
function QuickFilters() {
  const { query } = usePages(panelPages)
  const today = filterText('after', dayOf(Date.now()))
  const { words, filters } = parseQuery(query)
  return (
    <ChipRow role="group" aria-label={t('history.filters')}>
      <Chip pressed={filters.length === 0} onClick={() => panelPages.search(words)}>
        {t('history.all')}
      </Chip>
      <Chip
        pressed={hasFilter(query, 'starred')}
        onClick={() => panelPages.search(toggleFilter(query, 'starred'))}
      >
        {t('history.starred')}
      </Chip>
      <Chip pressed={hasFilter(query, today)} onClick={() => panelPages.search(toggleFilter(query, today))}>
        {t('history.today')}
      </Chip>
      <FilterChips pages={panelPages} except={['starred', today]} />
    </ChipRow>
  )
}
