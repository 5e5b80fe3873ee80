/** The panel on the right: the history, or the queue while it is open. */
import { styled } from '@mui/material/styles'
import useMediaQuery from '@mui/material/useMediaQuery'
import { useShortcut } from '../../state/shortcuts.ts'
import { closeQueue, useView } from '../../state/view.ts'
import { t } from '../../strings/t.ts'
import { ink, measure } from '../../theme/tokens.ts'
import { HistoryPanel } from '../history/history-panel.tsx'
import { toggleHistoryPanel, usePanelState } from '../history/panel-state.ts'
import { QueuePanel } from '../queue/queue-panel.tsx'

/** Narrower windows keep the room for the easel: there the queue lies over it. */
const NARROW = '(max-width: 1239.95px)'

const Queue = styled('aside')({
  width: measure.historyColumn,
  height: '100%',
  minHeight: 0,
  background: ink.panel,
  borderLeft: `1px solid ${ink.line}`,
  '&[data-over="true"]': {
    position: 'absolute',
    zIndex: 30,
    top: 0,
    right: 0,
    bottom: 0,
    boxShadow: ink.shadow,
  },
})

export function RightPanel() {
  const queue = useView((state) => state.queueShown)
  const narrow = useMediaQuery(NARROW, { noSsr: true })
  return (
    <>
      {(!queue || narrow) && <HistoryPanel />}
      {queue && <OpenQueue over={narrow} />}
    </>
  )
}

function OpenQueue({ over }: { readonly over: boolean }) {
  useShortcut('foldHistory', showHistory)
  useShortcut('cancelInnermost', closeQueue)
  return (
    <Queue data-over={over} aria-label={t('queue.title')}>
      <QueuePanel />
    </Queue>
  )
}

export function useHistoryShown(): boolean {
  const { open } = usePanelState()
  return useView((state) => !state.queueShown) && open
}

/** Shows the history, in the queue's place if that is open; a second time folds it. */
export function showHistory(): void {
  const instead = useView.getState().queueShown
  closeQueue()
  if (!instead) toggleHistoryPanel()
}
