/** A tooltip that shows the shortcut beside the name. */

import { styled } from '@mui/material/styles'
import Tooltip, { type TooltipProps } from '@mui/material/Tooltip'
import type { ReactElement, ReactNode } from 'react'
import type { ShortcutId } from '../state/shortcuts.ts'
import { KeyMarks } from './key-marks.tsx'

const Row = styled('span')({ display: 'inline-flex', gap: 8, alignItems: 'center' })

interface Props {
  readonly title: ReactNode
  readonly shortcut?: ShortcutId | undefined
  readonly placement?: TooltipProps['placement']
  readonly children: ReactElement
}

export function Hint({ title, shortcut, placement = 'bottom', children }: Props) {
  const content =
    shortcut === undefined ? (
      title
    ) : (
      <Row>
        {title}
        <KeyMarks of={shortcut} />
      </Row>
    )
  return (
    <Tooltip title={content} placement={placement} describeChild>
      {children}
    </Tooltip>
  )
}
