/** Earlier comparisons, over the right of the room. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import Button from '@mui/material/Button'
import Drawer from '@mui/material/Drawer'
import { styled } from '@mui/material/styles'
import { useEffect, useMemo } from 'react'
import { ErrorNote } from '../../../components/error-note.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import { on } from '../../../state/call.ts'
import { type ComparedEntry, openComparison } from '../../../state/comparison.ts'
import { useStudio } from '../../../state/studio.ts'
import { t } from '../../../strings/t.ts'
import { ink, measure, type } from '../../../theme/tokens.ts'
import { deleteComparison } from '../delete-comparison.ts'
import { readEarlier, readFurther, useEarlier } from './earlier.ts'
import { EarlierRow } from './earlier-row.tsx'

const Head = styled('div')({
  flex: 'none',
  height: measure.header,
  display: 'flex',
  alignItems: 'center',
  padding: '0 8px 0 16px',
})
const Title = styled('h2')({ ...type.control, fontWeight: 600, flex: 1 })
const List = styled('ul')({ display: 'grid', gap: 2, padding: '0 8px' })
const Body = styled('div')({
  flex: 1,
  minHeight: 0,
  overflowY: 'auto',
  paddingBottom: 16,
  display: 'flex',
  flexDirection: 'column',
  gap: 12,
})
const Quiet = styled('p')({ ...type.control, color: ink.dim, padding: '8px 16px' })
const Inset = styled('div')({ padding: '0 16px' })

interface Props {
  onClose(): void
}

export function EarlierList({ onClose }: Props) {
  return (
    <Drawer
      open
      anchor="right"
      onClose={onClose}
      slotProps={{
        // What is looked at stays to be seen.
        backdrop: { invisible: true },
        paper: {
          role: 'dialog',
          'aria-modal': true,
          'aria-labelledby': 'earlier-title',
          sx: {
            width: 344,
            background: ink.panel,
            borderLeft: `1px solid ${ink.line}`,
            boxShadow: ink.shadow,
          },
        },
      }}
    >
      <Head>
        <Title id="earlier-title">{t('compare.earlier')}</Title>
        <IconButton label={t('frame.close')} icon={<CloseOutlined />} onClick={onClose} />
      </Head>
      <Entries onClose={onClose} />
    </Drawer>
  )
}

function Entries({ onClose }: Props) {
  useEffect(() => {
    void readEarlier()
    return on('history', () => void readEarlier())
  }, [])
  const { phase, next, failure } = useEarlier()
  const entries = useNewest()
  return (
    <Body aria-busy={phase === 'reading'}>
      {entries.length > 0 && (
        <List>
          {entries.map((entry) => (
            <EarlierRow
              key={entry.id}
              entry={entry}
              onOpen={() => {
                void openComparison(entry.id)
                onClose()
              }}
              onDelete={() => deleteComparison(entry)}
            />
          ))}
        </List>
      )}
      {failure && (
        <Inset>
          <ErrorNote error={failure} />
        </Inset>
      )}
      {phase === 'reading' && entries.length === 0 && <Quiet>{t('history.loading')}</Quiet>}
      {phase === 'ready' && entries.length === 0 && <Quiet>{t('compare.noneEarlier')}</Quiet>}
      {phase === 'ready' && next !== undefined && (
        <Inset>
          <Button variant="outlined" onClick={() => void readFurther()}>
            {t('compare.further')}
          </Button>
        </Inset>
      )}
    </Body>
  )
}

/** The queue knows first what waits and what is painted. */
function useNewest(): readonly ComparedEntry[] {
  const earlier = useEarlier((state) => state.entries)
  const queued = useStudio((state) => state.queue.entries)
  return useMemo(() => {
    const waiting = queued.filter((entry): entry is ComparedEntry => entry.comparison !== undefined)
    const known = new Set(waiting.map(({ id }) => id))
    return [...waiting, ...earlier.filter(({ id }) => !known.has(id))].toSorted(
      (a, b) => b.createdAt - a.createdAt,
    )
  }, [earlier, queued])
}
