/** The picture itself, as large as one wants it. */
import AddOutlined from '@mui/icons-material/AddOutlined'
import FitScreenOutlined from '@mui/icons-material/FitScreenOutlined'
import RemoveOutlined from '@mui/icons-material/RemoveOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { useRef } from 'react'
import { Hint } from '../../components/hint.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { MissingPicture } from '../../components/missing-picture.tsx'
import { useBroken } from '../../components/use-broken.ts'
import type { Shot } from '../../state/film.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { sayPrompt } from '../history/say-entry.ts'
import { pictureUrl, thumbnailUrl } from '../history/thumbnail.tsx'
import { useViewerKeys } from './use-viewer-keys.ts'
import { useZoom, type Zoom } from './use-zoom.ts'

const Pane = styled('div')({
  position: 'absolute',
  inset: 24,
  bottom: 60,
  display: 'grid',
  placeItems: 'center',
  touchAction: 'none',
  '&[data-movable="true"]': { cursor: 'grab' },
  '&[data-movable="true"]:active': { cursor: 'grabbing' },
})
/** Over the whole pane and beyond: a picture that is zoomed in may reach the window's edges. */
const Clip = styled('div')({
  position: 'relative',
  flex: 1,
  minWidth: 0,
  overflow: 'hidden',
  background: ink.table,
})
const Picture = styled('div')({
  position: 'absolute',
  backgroundSize: '100% 100%',
  boxShadow: ink.pictureShadow,
  borderRadius: radius.picture,
  '& img': { width: '100%', height: '100%', display: 'block', borderRadius: radius.picture },
})
const Bar = styled('div')({
  position: 'absolute',
  left: '50%',
  bottom: 12,
  transform: 'translateX(-50%)',
  display: 'flex',
  alignItems: 'center',
  gap: 2,
  padding: 2,
  borderRadius: 8,
  background: ink.raised,
  border: `1px solid ${ink.line}`,
})
const Level = styled(ButtonBase)({
  ...type.control,
  minWidth: 56,
  height: 32,
  borderRadius: radius.field,
  color: ink.text,
  '&:hover': { background: ink.hover },
})

export function ZoomPane({ shot }: { readonly shot: Shot }) {
  const { picture, entry } = shot
  const pane = useRef<HTMLDivElement>(null)
  const zoom = useZoom(pane, picture, picture.id)
  const [broken, onBroken] = useBroken(picture.id)
  useViewerKeys(zoom)
  const { x, y } = zoom.view.offset
  return (
    <Clip>
      <Pane ref={pane} data-movable={zoom.movable} onDoubleClick={zoom.toggle} {...zoom.hand}>
        {broken ? (
          <MissingPicture />
        ) : (
          <Picture
            style={{
              width: Math.round(picture.width * zoom.scale),
              height: Math.round(picture.height * zoom.scale),
              transform: `translate(${Math.round(x)}px, ${Math.round(y)}px)`,
              // The small one at once, at the same place, until the picture itself is decoded.
              backgroundImage: `url("${thumbnailUrl(picture.id)}")`,
            }}
          >
            <img
              key={picture.id}
              src={pictureUrl(picture.id)}
              alt={t('library.picture', { prompt: sayPrompt(entry) })}
              draggable={false}
              style={{ imageRendering: zoom.pixels ? 'pixelated' : 'auto' }}
              onError={onBroken}
            />
          </Picture>
        )}
      </Pane>
      <ZoomBar zoom={zoom} />
    </Clip>
  )
}

function ZoomBar({ zoom }: { readonly zoom: Zoom }) {
  const percent = Math.round(zoom.scale * window.devicePixelRatio * 100)
  return (
    <Bar role="toolbar" aria-label={t('library.zoomLevel', { percent })}>
      <IconButton
        label={t('library.zoomOut')}
        placement="top"
        icon={<RemoveOutlined />}
        onClick={zoom.farther}
      />
      <Hint title={t('library.zoomFull')} placement="top">
        <Level onClick={zoom.full} aria-label={t('library.zoomLevel', { percent })}>
          {percent} %
        </Level>
      </Hint>
      <IconButton label={t('library.zoomIn')} placement="top" icon={<AddOutlined />} onClick={zoom.closer} />
      <IconButton
        label={t('library.zoomFit')}
        placement="top"
        icon={<FitScreenOutlined />}
        onClick={zoom.fit}
      />
    </Bar>
  )
}
