/** Cancels what is being painted. It has a place of its own: where it stood, nothing else comes under the pointer. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import Button from '@mui/material/Button'
import { useState } from 'react'
import { Hint } from '../../components/hint.tsx'
import { call } from '../../state/call.ts'
import { ariaShortcut, useRoomShortcut } from '../../state/shortcuts.ts'
import { useStudio } from '../../state/studio.ts'
import { attempt } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import { ink, measure } from '../../theme/tokens.ts'

/** Of its place, in pixels: both of its words fit. */
export const CANCEL_WIDTH = 100

export function CancelButton() {
  const running = useStudio(({ queue }) => queue.entries.find(({ state }) => state === 'running'))
  if (running === undefined) return null
  return <Running entry={running.id} byKey={running.comparison === undefined} />
}

interface Props {
  readonly entry: string
  /** Esc cancels, too. A comparison loses what is unfinished: it takes the button. */
  readonly byKey: boolean
}

function Running({ entry, byKey }: Props) {
  const [asked, setAsked] = useState<string>()
  const cancel = () => {
    if (asked === entry) return
    setAsked(entry)
    attempt(() => call('queue.cancel', { id: entry }))
  }
  useRoomShortcut('cancelInnermost', cancel, byKey)
  return (
    <Hint
      title={t(byKey ? 'compose.cancelHint' : 'compare.cancelHint')}
      shortcut={byKey ? 'cancelInnermost' : undefined}
      placement="top"
    >
      <Button
        variant="outlined"
        size="small"
        aria-disabled={asked === entry}
        aria-keyshortcuts={byKey ? ariaShortcut('cancelInnermost') : undefined}
        sx={{ width: CANCEL_WIDTH, minWidth: 0, '&[aria-disabled="true"]': { color: ink.dim } }}
        onClick={cancel}
      >
        <CloseOutlined sx={{ fontSize: measure.icon }} />
        {t(asked === entry ? 'compose.cancelling' : 'compose.cancel')}
      </Button>
    </Hint>
  )
}
