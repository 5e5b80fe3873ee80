/** The waiting runs: dragged into another order, or moved with Alt and the arrow keys. */
import DragIndicatorOutlined from '@mui/icons-material/DragIndicatorOutlined'
import StopCircleOutlined from '@mui/icons-material/StopCircleOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { type DragEvent, type KeyboardEvent, useState } from 'react'
import type { Entry } from '../../../preload/contract.ts'
import { Hint } from '../../components/hint.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { cancelEntry, moveEntry } from './deeds.ts'
import { OpenCompared } from './open-compared.tsx'
import { placeBefore } from './order.ts'
import { RowBody, RowRoot } from './queue-row.tsx'

/** Marks our own drags, so that nobody takes them for a dropped file. */
const KIND = 'application/x-studio-queue'

const Handle = styled(ButtonBase)({
  width: 18,
  height: 28,
  flex: 'none',
  marginLeft: -6,
  color: ink.faint,
  cursor: 'grab',
  '& svg': { fontSize: 16 },
})
const Item = styled('li')({
  position: 'relative',
  '&[data-over="true"]::before': {
    content: '""',
    position: 'absolute',
    zIndex: 1,
    insetInline: 8,
    top: -2,
    height: 2,
    background: ink.accent,
  },
  '&[data-dragged="true"]': { opacity: 0.4 },
})
const End = styled('li')({
  height: 24,
  position: 'relative',
  '&[data-over="true"]::before': {
    content: '""',
    position: 'absolute',
    insetInline: 8,
    top: 0,
    height: 2,
    background: ink.accent,
  },
})

export function WaitingList({ entries }: { readonly entries: readonly Entry[] }) {
  const [dragged, setDragged] = useState<string>()
  const [over, setOver] = useState<string | null>()
  const [said, setSaid] = useState('')
  const end = () => {
    setDragged(undefined)
    setOver(undefined)
  }
  const target = (before: string | null) => ({
    'data-over': dragged !== undefined && over === before,
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(KIND)) return
      event.preventDefault()
      setOver(before)
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      if (dragged !== undefined && dragged !== before) moveEntry(dragged, before)
      end()
    },
  })
  const onKey = (event: KeyboardEvent, entry: Entry, at: number) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    const before = placeBefore(entries, at, by)
    if (by === 0 || before === undefined) return
    event.preventDefault()
    moveEntry(entry.id, before)
    setSaid(t('queue.moved', { place: at + 1 + by, count: entries.length }))
  }
  return (
    <ul aria-labelledby="queue-waiting">
      {entries.map((entry, at) => (
        <Item
          key={entry.id}
          draggable
          data-dragged={entry.id === dragged}
          onDragStart={(event) => {
            event.dataTransfer.setData(KIND, entry.id)
            event.dataTransfer.effectAllowed = 'move'
            setDragged(entry.id)
          }}
          onDragEnd={end}
          {...target(entry.id)}
        >
          <RowRoot>
            <Hint title={t('queue.moveHint')} placement="left">
              <Handle
                aria-label={t('queue.move', { prompt: entry.request.prompt })}
                onKeyDown={(event) => onKey(event, entry, at)}
              >
                <DragIndicatorOutlined />
              </Handle>
            </Hint>
            <RowBody entry={entry} />
            <OpenCompared entry={entry} />
            <IconButton
              label={t('queue.cancelOne')}
              icon={<StopCircleOutlined />}
              onClick={() => cancelEntry(entry)}
            />
          </RowRoot>
        </Item>
      ))}
      <End {...target(null)} />
      <li className="only-heard" aria-live="polite">
        {said}
      </li>
    </ul>
  )
}
