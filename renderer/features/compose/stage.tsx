/** The picture's frame. It has its final size before the first step, so that nothing moves while it is painted. */
import { styled } from '@mui/material/styles'
import { useState } from 'react'
import type { Shot } from '../../state/film.ts'
import { t } from '../../strings/t.ts'
import { ink, radius } from '../../theme/tokens.ts'
import { PreviewCanvas } from './preview-canvas.tsx'
import { ProgressLine } from './progress-line.tsx'
import type { Subject } from './use-subject.ts'

/** Room for the progress line under the picture, in pixels. */
const UNDER = 24
/** Small pictures are shown larger, but not larger than they can bear. */
const MOST_ENLARGED = 3

const Table = styled('div')({
  minHeight: 0,
  padding: '16px 24px 0',
  display: 'grid',
  containerType: 'size',
  placeItems: 'center',
  overflow: 'hidden',
})
const Frame = styled('div')({
  position: 'relative',
  borderRadius: radius.picture,
  marginBottom: UNDER,
  background: ink.background,
  boxShadow: ink.pictureShadow,
})
const Image = styled('img')({
  position: 'absolute',
  inset: 0,
  width: '100%',
  height: '100%',
  borderRadius: radius.picture,
  objectFit: 'cover',
})
const Under = styled('div')({
  position: 'absolute',
  left: 0,
  right: 0,
  top: `calc(100% + ${UNDER / 2 + 4}px)`,
})

export function Stage({ subject }: { readonly subject: Exclude<Subject, { kind: 'nothing' }> }) {
  const { width, height } = subject.sides
  const ratio = width / height
  const widest = Math.max(width * MOST_ENLARGED, 640)
  return (
    <Table>
      <Frame
        data-testid="frame"
        style={{
          aspectRatio: `${width} / ${height}`,
          width: `min(100cqw - 48px, (100cqh - ${UNDER + 24}px) * ${ratio}, ${widest}px)`,
        }}
      >
        <Content subject={subject} />
        <Under>{subject.kind === 'live' && <ProgressLine />}</Under>
      </Frame>
    </Table>
  )
}

function Content({ subject }: { readonly subject: Exclude<Subject, { kind: 'nothing' }> }) {
  if (subject.kind === 'picture') return <FinishedPicture shot={subject.shot} />
  if (subject.kind === 'ended') return null
  return (
    <>
      {subject.last && <FinishedPicture shot={subject.last} />}
      {subject.preview && <PreviewCanvas label={t('compose.livePicture')} />}
    </>
  )
}

/** The thumbnail stands in until the picture itself is there. */
function FinishedPicture({ shot }: { readonly shot: Shot }) {
  const { id } = shot.picture
  const [ready, setReady] = useState<string>()
  const alt = t('compose.pictureAlt', { prompt: shot.entry.request.prompt })
  return (
    <>
      {ready !== id && <Image src={`img://thumbnail/${id}`} alt="" />}
      <Image
        key={id}
        src={`img://picture/${id}`}
        alt={alt}
        draggable={false}
        decoding="async"
        onLoad={() => setReady(id)}
        style={ready === id ? {} : { opacity: 0 }}
      />
    </>
  )
}
