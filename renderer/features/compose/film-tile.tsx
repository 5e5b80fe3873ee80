import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { memo } from 'react'
import type { Shot } from '../../state/film.ts'
import { showLive, showPicture } from '../../state/view.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
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
}: {
  readonly shot: Shot
  readonly chosen: boolean
}) {
  const { id } = shot.picture
  return (
    <Tile
      aria-current={chosen}
      data-film-current={chosen || undefined}
      aria-label={t('compose.pictureAlt', { prompt: shot.entry.request.prompt })}
      onClick={() => showPicture(id)}
    >
      <img src={`img://thumbnail/${id}`} alt="" loading="lazy" decoding="async" draggable={false} />
    </Tile>
  )
})

export function LiveTile({ chosen, preview }: { readonly chosen: boolean; readonly preview: boolean }) {
  return (
    <Tile
      aria-current={chosen}
      data-film-current={chosen || undefined}
      aria-label={t('compose.livePicture')}
      onClick={showLive}
    >
      {preview && <PreviewCanvas />}
    </Tile>
  )
}

export function WaitingTile({ words }: { readonly words: string }) {
  return <Place aria-hidden>{words}</Place>
}
