/** The full view: one picture over everything, its neighbours an arrow away, everything about it at its side. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import InfoOutlined from '@mui/icons-material/InfoOutlined'
import NavigateBeforeOutlined from '@mui/icons-material/NavigateBeforeOutlined'
import NavigateNextOutlined from '@mui/icons-material/NavigateNextOutlined'
import Dialog from '@mui/material/Dialog'
import { styled } from '@mui/material/styles'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '../../components/icon-button.tsx'
import type { Shot } from '../../state/film.ts'
import { useShortcut } from '../../state/shortcuts.ts'
import { t } from '../../strings/t.ts'
import { ink, layer, measure, type } from '../../theme/tokens.ts'
import { usePages } from '../history/lists.ts'
import { sayLane } from '../history/say-comparison.ts'
import { sayPrompt } from '../history/say-entry.ts'
import { Information } from './information.tsx'
import { ViewerActions } from './viewer-actions.tsx'
import { closeViewer, openViewer, picturesOf, useViewer } from './viewer-state.ts'
import { ZoomPane } from './zoom-pane.tsx'

/** Entries that are read ahead of the arrows. */
const AHEAD = 20

const Root = styled('div')({
  display: 'flex',
  flexDirection: 'column',
  height: '100%',
  background: ink.table,
})
const Head = styled('header')({
  height: measure.header,
  flex: 'none',
  display: 'flex',
  alignItems: 'center',
  gap: 2,
  padding: '0 8px 0 16px',
  background: ink.background,
  borderBottom: `1px solid ${ink.line}`,
})
const Title = styled('h2')({
  ...type.control,
  fontWeight: 600,
  flex: 1,
  minWidth: 0,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
})
const Place = styled('span')({ fontSize: 12, color: ink.dim, padding: '0 12px 0 8px', whiteSpace: 'nowrap' })
const Body = styled('div')({ flex: 1, minHeight: 0, display: 'flex' })

export function ViewerLayer() {
  const { shown, pages } = useViewer()
  const { entries, total } = usePages(pages)
  const pictures = picturesOf(entries)
  const found = pictures.findIndex(({ picture }) => picture.id === shown)
  // A picture that is gone leaves its place to the one that comes into it.
  const last = useRef(0)
  const at = found >= 0 ? found : Math.min(last.current, pictures.length - 1)
  useEffect(() => {
    if (found >= 0) last.current = found
  }, [found])
  const shot = shown === undefined ? undefined : pictures[at]
  useEffect(() => {
    if (shown !== undefined && pictures.length === 0) closeViewer()
  }, [shown, pictures.length])
  if (shot === undefined) return null
  const step = (by: number): void => {
    const next = pictures[at + by]
    const index = entries.findIndex((entry) => entry.id === next?.entry.id)
    pages.reach(index + AHEAD)
    if (next !== undefined) openViewer(next.picture.id, pages)
  }
  return <Viewer shot={shot} at={at} total={pictures.length} more={entries.length < total} step={step} />
}

interface Props {
  readonly shot: Shot
  readonly at: number
  readonly total: number
  /** Beyond those that are loaded. */
  readonly more: boolean
  step(by: number): void
}

function Viewer({ shot, at, total, more, step }: Props) {
  const [informed, setInformed] = useState(true)
  useShortcut('previousPicture', () => step(-1))
  useShortcut('nextPicture', () => step(1))
  return (
    <Dialog
      open
      fullScreen
      transitionDuration={120}
      sx={{ zIndex: layer.viewer }}
      onClose={closeViewer}
      slotProps={{
        paper: {
          'aria-label': t('library.viewer', { file: shot.picture.fileName }),
          sx: { border: 0, borderRadius: 0 },
        },
      }}
    >
      <Root>
        <Head>
          <Title>{titleOf(shot)}</Title>
          <Place>{t(more ? 'library.placeOpen' : 'library.place', { at: at + 1, total })}</Place>
          <IconButton
            label={t('library.previous')}
            shortcut="previousPicture"
            icon={<NavigateBeforeOutlined />}
            disabled={at === 0}
            onClick={() => step(-1)}
          />
          <IconButton
            label={t('library.next')}
            shortcut="nextPicture"
            icon={<NavigateNextOutlined />}
            disabled={at >= total - 1}
            onClick={() => step(1)}
          />
          <span style={{ width: 12 }} />
          <ViewerActions shot={shot} onDelete={() => step(at >= total - 1 ? -1 : 1)} />
          <IconButton
            label={t('library.information')}
            icon={<InfoOutlined />}
            pressed={informed}
            onClick={() => setInformed(!informed)}
          />
          <IconButton
            label={t('frame.close')}
            shortcut="cancelInnermost"
            icon={<CloseOutlined />}
            onClick={closeViewer}
          />
        </Head>
        <Body>
          <ZoomPane shot={shot} />
          {informed && <Information shot={shot} />}
        </Body>
      </Root>
    </Dialog>
  )
}

/** The prompt; of a comparison the lane too, which comes first: prompts are cut at their end. */
function titleOf({ entry, picture }: Shot): string {
  const lane = sayLane(entry, picture)
  return lane === undefined ? sayPrompt(entry, picture) : `${lane} · ${sayPrompt(entry, picture)}`
}
