/** Everything that is known about a picture, each line to be copied with a click. */
import CompareOutlined from '@mui/icons-material/CompareOutlined'
import ContentCopyOutlined from '@mui/icons-material/ContentCopyOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { useState } from 'react'
import { ChipRow, Tag } from '../../components/chip.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import type { Shot } from '../../state/film.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { copyText } from '../history/entry-actions.ts'
import { NotesDialog } from '../history/notes-dialog.tsx'
import { showComparison } from '../history/open-entry.ts'
import { sayComparison } from '../history/say-comparison.ts'
import { ReplayPanel } from '../recipes/replay-panel.tsx'
import { type InfoLine, linesOf } from './information-lines.ts'

const Root = styled('aside')({
  width: 312,
  flex: 'none',
  overflowY: 'auto',
  padding: '4px 8px 24px 16px',
  background: ink.panel,
  borderLeft: `1px solid ${ink.line}`,
})
const Head = styled('h3')({ ...type.head, color: ink.dim, padding: '16px 0 6px' })
const Row = styled('div')({
  ...type.control,
  position: 'relative',
  display: 'grid',
  gridTemplateColumns: '104px minmax(0, 1fr)',
  gap: 8,
  padding: '5px 34px 5px 0',
  borderTop: `1px solid ${ink.line}`,
  '& dt': { color: ink.dim },
  '& dd': { overflowWrap: 'anywhere' },
  '&[data-long="true"]': { gridTemplateColumns: '1fr', gap: 0 },
  '& button': { position: 'absolute', right: 0, top: 1, width: 28, height: 28, opacity: 0 },
  '&:hover button, & button:focus-visible': { opacity: 1 },
})
const Small = styled('img')({
  display: 'block',
  maxWidth: '100%',
  maxHeight: 96,
  borderRadius: radius.picture,
  margin: '2px 0 4px',
})
const Note = styled('p')({
  ...type.control,
  whiteSpace: 'pre-wrap',
  overflowWrap: 'anywhere',
  color: ink.dim,
})
const Acts = styled('div')({ paddingTop: 16, '& svg': { fontSize: 18 } })

export function Information({ shot }: { readonly shot: Shot }) {
  const { lane, settings, times, file } = linesOf(shot)
  const { comparison } = shot.entry
  const all = [...lane, ...settings, ...times, ...file]
  return (
    <Root aria-label={t('library.information')} tabIndex={0}>
      {comparison && (
        <>
          <Lines title={sayComparison(comparison)} lines={lane} />
          <Button size="small" variant="outlined" sx={{ mt: 2 }} onClick={() => showComparison(shot.entry)}>
            <CompareOutlined sx={{ fontSize: 18 }} />
            {t('history.openComparison')}
          </Button>
        </>
      )}
      {shot.entry.replay && (
        <section>
          <Head>{t('recipes.replayOf', { name: shot.entry.replay.recipe })}</Head>
          <ReplayPanel entry={shot.entry} />
        </section>
      )}
      <Lines title={t('library.settingsHead')} lines={settings} />
      <Notes shot={shot} />
      <Lines title={t('library.timingsHead')} lines={times} />
      <Lines title={t('library.fileHead')} lines={file} />
      <Acts>
        <Button
          variant="outlined"
          onClick={() => copyText(all.map(({ label, value }) => `${label}: ${value}`).join('\n'))}
        >
          <ContentCopyOutlined />
          {t('library.copyAll')}
        </Button>
      </Acts>
    </Root>
  )
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly InfoLine[] }) {
  if (lines.length === 0) return null
  return (
    <section>
      <Head>{title}</Head>
      <dl>
        {lines.map(({ label, value, short, picture, long = false }) => (
          <Row key={label} data-long={long}>
            <dt>{label}</dt>
            <dd title={short && value}>
              {picture && <Small src={picture} alt="" draggable={false} />}
              {short ?? value}
              <IconButton
                label={t('library.copyValue', { what: label })}
                placement="left"
                icon={<ContentCopyOutlined />}
                onClick={() => copyText(value)}
              />
            </dd>
          </Row>
        ))}
      </dl>
    </section>
  )
}

function Notes({ shot: { entry } }: { readonly shot: Shot }) {
  const [open, setOpen] = useState(false)
  return (
    <section>
      <Head>{t('library.notesHead')}</Head>
      {entry.tags.length > 0 && (
        <ChipRow style={{ paddingBottom: 6 }}>
          {entry.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </ChipRow>
      )}
      <Note>{entry.note || (entry.tags.length === 0 ? t('library.noNotes') : '')}</Note>
      <Button size="small" sx={{ ml: -3, px: 3, minWidth: 0 }} onClick={() => setOpen(true)}>
        {t('library.editNotes')}
      </Button>
      {open && <NotesDialog entry={entry} onClose={() => setOpen(false)} />}
    </section>
  )
}
