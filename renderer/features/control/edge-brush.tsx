/** The edges in large on the easel, to draw on: what the painting follows is made by hand here. */
import RedoOutlined from '@mui/icons-material/RedoOutlined'
import RestartAltOutlined from '@mui/icons-material/RestartAltOutlined'
import UndoOutlined from '@mui/icons-material/UndoOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { useEffect, useRef, useState } from 'react'
import { ErrorNote } from '../../components/error-note.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import type { EdgesQuestion } from '../../state/controls.ts'
import type { EdgeMap } from '../../state/edges.ts'
import { useRoomShortcut } from '../../state/shortcuts.ts'
import { attempt, useToasts } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import { ink, measure, type } from '../../theme/tokens.ts'
import { PictureFrame, PictureTable } from '../compose/picture-frame.tsx'
import { outcome, visible } from './brush-actions.ts'
import { BrushBar } from './brush-bar.tsx'
import { BrushCanvas } from './brush-canvas.tsx'
import {
  act,
  chooseTool,
  closeBrush,
  finishBrush,
  redoStroke,
  stepSize,
  undoStroke,
  useBrush,
} from './brush-state.ts'
import { LeaveDialog } from './leave-dialog.tsx'
import { useEdgeCanvas } from './use-edge-canvas.ts'

const Root = styled('section')({
  minWidth: 0,
  minHeight: 0,
  display: 'grid',
  gridTemplateRows: `${measure.header}px minmax(0, 1fr) auto`,
  gridTemplateColumns: 'minmax(0, 1fr)',
  background: ink.table,
})
const Head = styled('header')({ display: 'flex', alignItems: 'center', gap: 4, padding: '0 12px 0 16px' })
const Title = styled('h2')({ ...type.control, fontWeight: 600, flex: 1, whiteSpace: 'nowrap' })

interface Props {
  readonly question: EdgesQuestion
  readonly map: EdgeMap
}

export function EdgeBrush({ question, map }: Props) {
  const drawing = useBrush((state) => state.drawing)
  const canvas = useEdgeCanvas(map)
  const [leaving, setLeaving] = useState(false)
  const root = useFocusInside()
  const leave = () => (outcome(drawing) === 'same' ? closeBrush() : setLeaving(true))
  const reset = () =>
    attempt(async () => {
      await canvas.fetchFound()
      act({ kind: 'reset' })
    })
  const isFound = question.control.edges === undefined && visible(drawing).strokes.length === 0
  useBrushKeys(leave)
  return (
    <Root ref={root} aria-label={t('control.brush')}>
      <Head>
        <Title>{t('control.brush')}</Title>
        <IconButton
          label={t('control.undo')}
          shortcut="undo"
          icon={<UndoOutlined />}
          disabled={drawing.done.length === 0}
          onClick={undoStroke}
        />
        <IconButton
          label={t('shortcuts.redo')}
          shortcut="redo"
          icon={<RedoOutlined />}
          disabled={drawing.undone.length === 0}
          onClick={redoStroke}
        />
        <IconButton
          label={t('control.reset')}
          icon={<RestartAltOutlined />}
          disabled={isFound || isBackAtFound(drawing)}
          onClick={reset}
        />
        <span style={{ width: 8 }} />
        <Button onClick={leave}>{t('control.cancel')}</Button>
        <Button variant="contained" onClick={() => attempt(() => finishBrush(canvas.png))}>
          {t('control.done')}
        </Button>
      </Head>
      <PictureTable>
        <PictureFrame sides={map}>
          <BrushCanvas canvas={canvas} width={map.width} height={map.height} control={question.control} />
        </PictureFrame>
      </PictureTable>
      <div>
        {canvas.error && <ErrorNote error={canvas.error} />}
        <BrushBar longestSide={Math.max(map.width, map.height)} photographed={!question.control.isEdgeMap} />
      </div>
      {leaving && <LeaveDialog onStay={() => setLeaving(false)} onLeave={closeBrush} />}
    </Root>
  )
}

function isBackAtFound(drawing: Parameters<typeof visible>[0]): boolean {
  const { base, strokes } = visible(drawing)
  return base === 'found' && strokes.length === 0
}

/** Into the brush when it opens: its keys are for it. A line that offers to undo something else goes. */
function useFocusInside() {
  const root = useRef<HTMLElement>(null)
  useEffect(() => {
    useToasts.getState().dismiss()
    root.current?.querySelector<HTMLElement>('[role="application"]')?.focus({ preventScroll: true })
  }, [])
  return root
}

function useBrushKeys(leave: () => void): void {
  useRoomShortcut('cancelInnermost', leave)
  useRoomShortcut('undo', undoStroke)
  useRoomShortcut('redo', redoStroke)
  useRoomShortcut('brushSmaller', () => stepSize(-1))
  useRoomShortcut('brushLarger', () => stepSize(1))
  useRoomShortcut('brushDraw', () => chooseTool(false))
  useRoomShortcut('brushErase', () => chooseTool(true))
}
