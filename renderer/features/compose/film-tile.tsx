import CompareOutlined from '@mui/icons-material/CompareOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { memo } from 'react'
import type { Comparison } from '../../../preload/contract.ts'
import { MissingPicture } from '../../components/missing-picture.tsx'
import { useBroken } from '../../components/use-broken.ts'
import type { Shot } from '../../state/film.ts'
import { showLive, showPicture } from '../../state/view.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { showComparison } from '../history/open-entry.ts'
import { sayComparison, sayLane } from '../history/say-comparison.ts'
import { promptOf } from '../history/say-entry.ts'
import { openViewer } from '../viewer/viewer-state.ts'
import { filmPages } from './film-pages.ts'
import { PreviewCanvas } from './preview-canvas.tsx'

const SIDE = 68

const Tile = styled(ButtonBase)({
  width: SIDE,
  height: SIDE,
  flex: 'none',
  position: 'relative',
  borderRadius: radius.picture,
  background: ink.panel,
  '& img, & canvas': { width: '100%', height: '100%', objectFit: 'cover', borderRadius: radius.picture },
  '&[aria-current="true"]': { outline: `2px solid ${ink.accent}`, outlineOffset: 2 },
  '&:focus-visible': { outline: `2px solid ${ink.text}`, outlineOffset: 2 },
})
const Place = styled('span')({
  ...type.meta,
  width: SIDE,
  height: SIDE,
  flex: 'none',
  display: 'grid',
  placeItems: 'center',
  border: `1px dashed ${ink.strongLine}`,
  borderRadius: radius.picture,
  color: ink.faint,
})

export const FilmTile = memo(function FilmTile({
  shot,
  chosen,
  stop,
}: {
  readonly shot: Shot
  readonly chosen: boolean
  /** Where Tab stops in the strip. */
  readonly stop: boolean
}) {
  const { id } = shot.picture
  const [broken, onBroken] = useBroken(id)
  return (
    <Tile
      aria-current={chosen}
      data-film-current={chosen || undefined}
      aria-label={t('compose.pictureAlt', { prompt: promptOf(shot) })}
      title={sayLane(shot.entry, shot.picture)}
      tabIndex={stop ? 0 : -1}
      onClick={() => showPicture(id)}
      onDoubleClick={() => (shot.entry.comparison ? showComparison(shot.entry) : openViewer(id, filmPages))}
    >
      {broken ? (
        <MissingPicture small />
      ) : (
        <img
          src={`img://thumbnail/${id}`}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={onBroken}
        />
      )}
    </Tile>
  )
})

export function LiveTile({ chosen, preview }: { readonly chosen: boolean; readonly preview: boolean }) {
  return (
    <Tile
      aria-current={chosen}
      data-film-current={chosen || undefined}
      aria-label={t('compose.livePicture')}
      tabIndex={chosen ? 0 : -1}
      onClick={showLive}
    >
      {preview && <PreviewCanvas />}
    </Tile>
  )
}

/** A comparison in the making: the way back to what the easel says of it. */
export function ComparingTile({ comparison, chosen }: ComparingProps) {
  return (
    <Tile
      aria-current={chosen}
      data-film-current={chosen || undefined}
      aria-label={sayComparison(comparison)}
      title={sayComparison(comparison)}
      tabIndex={chosen ? 0 : -1}
      onClick={showLive}
    >
      <CompareOutlined style={{ fontSize: 22, color: ink.dim }} />
    </Tile>
  )
}

interface ComparingProps {
  readonly comparison: Comparison
  readonly chosen: boolean
}

export function WaitingTile({ words }: { readonly words: string }) {
  return <Place aria-hidden>{words}</Place>
}
