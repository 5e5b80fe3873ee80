/** The line at the bottom: what happened, and the way back. */

import CloseOutlined from '@mui/icons-material/CloseOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useRoomShortcut, useShortcut } from '../state/shortcuts.ts'
import { type Toast, undoLast, useToasts } from '../state/toasts.ts'
import { sayNextStep } from '../strings/next-step.ts'
import { t } from '../strings/t.ts'
import { ink, layer, literal, radius, type } from '../theme/tokens.ts'
import { ErrorCode } from './error-note.tsx'
import { IconButton } from './icon-button.tsx'
import { KeyMarks } from './key-marks.tsx'

const SECONDS = { plain: 4, undo: 10, error: 15 } as const

/** Where a room says (use-toast-room.ts), else at the bottom of the window. */
const Place = styled('div')({
  position: 'fixed',
  top: 'var(--toast-top, auto)',
  bottom: 'var(--toast-bottom, 16px)',
  left: 'var(--toast-left, 0)',
  right: 'var(--toast-right, 0)',
  // Over the full view, below what asks.
  zIndex: layer.toast,
  padding: '0 16px',
  display: 'flex',
  justifyContent: 'var(--toast-align, center)',
  pointerEvents: 'none',
  '& > *': { pointerEvents: 'auto', minWidth: 0, maxWidth: 640 },
})
const Line = styled('div')({
  ...type.control,
  ...literal,
  display: 'flex',
  alignItems: 'center',
  gap: 12,
  minHeight: 44,
  padding: '6px 6px 6px 14px',
  border: `1px solid ${ink.strongLine}`,
  borderRadius: radius.card,
  background: ink.raised,
  boxShadow: ink.shadow,
  '& > span': { minWidth: 0, overflowWrap: 'anywhere' },
  '& > button': { flex: 'none' },
  '& small': { ...type.meta, display: 'block', color: ink.dim },
})

function takeUp({ offer }: Toast): void {
  useToasts.getState().dismiss()
  offer?.run()
}

export function ToastLine() {
  const shown = useToasts((state) => state.shown)
  const dismiss = useToasts((state) => state.dismiss)
  const [held, setHeld] = useState(false)
  useShortcut('undo', undoLast, shown?.undo !== undefined)
  // What lies over the room goes first; a toast goes before what the room itself would close.
  useRoomShortcut('cancelInnermost', dismiss, shown?.error !== undefined)
  useEffect(() => {
    if (shown === undefined || held) return
    const seconds = shown.error ? SECONDS.error : shown.undo || shown.offer ? SECONDS.undo : SECONDS.plain
    const timer = setTimeout(dismiss, seconds * 1000)
    return () => clearTimeout(timer)
  }, [shown, held, dismiss])
  const line = useToastHeight(shown?.key)
  return (
    <Place role="status" aria-live="polite">
      {shown && (
        <Line
          key={shown.key}
          ref={line}
          onMouseEnter={() => setHeld(true)}
          onMouseLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <span>
            {shown.message}
            {shown.error && <small>{sayNextStep(shown.error)}</small>}
          </span>
          {shown.error && <ErrorCode error={shown.error} />}
          {shown.undo && (
            <Button size="small" onClick={undoLast}>
              {t('frame.undo')} <KeyMarks of="undo" />
            </Button>
          )}
          {shown.offer && (
            <Button size="small" onClick={() => takeUp(shown)}>
              {shown.offer.label}
            </Button>
          )}
          <IconButton label={t('frame.dismiss')} icon={<CloseOutlined />} onClick={dismiss} />
        </Line>
      )}
    </Place>
  )
}

/** Tells rooms how high it is, so that what lies under it can be scrolled out. */
function useToastHeight(key: number | undefined): RefObject<HTMLDivElement | null> {
  const line = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const { style } = document.documentElement
    if (key !== undefined) style.setProperty('--toast-height', `${line.current?.offsetHeight ?? 0}px`)
    return () => void style.removeProperty('--toast-height')
  }, [key])
  return line
}
