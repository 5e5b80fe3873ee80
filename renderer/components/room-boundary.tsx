/** A room that breaks takes no other room with it. */
import Button from '@mui/material/Button'
import { Component, type ReactNode } from 'react'
import type { ErrorReport } from '../../native-models/api/errors.ts'
import { reportFrom } from '../state/call.ts'
import { t } from '../strings/t.ts'
import { EmptyRoom } from './empty-room.tsx'
import { ErrorCode } from './error-note.tsx'

interface State {
  readonly error: ErrorReport | undefined
}

export class RoomBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined }

  static getDerivedStateFromError(thrown: unknown): State {
    return { error: reportFrom(thrown) }
  }

  override render() {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <main style={{ display: 'grid' }}>
        <EmptyRoom title={t('frame.roomFailed')} sentence={t('frame.roomFailedText')}>
          <Button variant="outlined" onClick={() => this.setState({ error: undefined })}>
            {t('frame.tryAgain')}
          </Button>
          <ErrorCode error={error} />
        </EmptyRoom>
      </main>
    )
  }
}
