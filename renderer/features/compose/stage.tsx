/** The picture's frame. It has its final size before the first step, so that nothing moves while it is painted. */
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { useState } from 'react'
import { MissingPicture } from '../../components/missing-picture.tsx'
import { useBroken } from '../../components/use-broken.ts'
import type { Shot } from '../../state/film.ts'
import { useLive } from '../../state/live.ts'
import { t } from '../../strings/t.ts'
import { radius } from '../../theme/tokens.ts'
import { EdgesBeside } from '../control/edges-beside.tsx'
import { EdgesOver } from '../control/edges-over.tsx'
import { useEdgesView } from '../control/edges-view.ts'
import { promptOf } from '../history/say-entry.ts'
import { ReplayStrip } from '../recipes/step-strip.tsx'
import { openViewer } from '../viewer/viewer-state.ts'
import { EaselWords } from './easel-words.tsx'
import { filmPages } from './film-pages.ts'
import { FrameImage, PictureFrame, PictureTable, UNDER } from './picture-frame.tsx'
import { PreviewCanvas } from './preview-canvas.tsx'
import { ProgressLine } from './progress-line.tsx'
import { entryOf, type Subject } from './use-subject.ts'

const Under = styled('div')({
  position: 'absolute',
  left: 0,
  right: 0,
  top: `calc(100% + ${UNDER / 2 + 4}px)`,
})

/** They have the room of the progress line, which they stand in for. */
const Marks = styled('div')({
  position: 'absolute',
  left: 0,
  right: 0,
  top: '100%',
  height: UNDER,
  display: 'grid',
  placeContent: 'center',
})

const Open = styled(ButtonBase)({
  position: 'absolute',
  inset: 0,
  borderRadius: radius.picture,
  cursor: 'zoom-in',
})

type Shown = Exclude<Subject, { kind: 'nothing' | 'comparing' }>

export function Stage({ subject }: { readonly subject: Shown }) {
  const shot = subject.kind === 'picture' ? subject.shot : undefined
  const view = useEdgesView(shot)
  return (
    <PictureTable words={<EaselWords subject={subject} />} more={entryOf(subject)?.replay !== undefined}>
      <PictureFrame data-testid="frame" sides={subject.sides} beside={view === 'beside' ? 2 : 1}>
        <Content subject={subject} />
        {shot && (view === 'over' || view === 'wipe') && <EdgesOver shot={shot} view={view} />}
        {shot && <OpenButton shot={shot} />}
        <UnderPicture subject={subject} />
      </PictureFrame>
      {shot && view === 'beside' && <EdgesBeside shot={shot} sides={subject.sides} />}
    </PictureTable>
  )
}

/** How far it is; of a replay, each step. */
function UnderPicture({ subject }: { readonly subject: Shown }) {
  const entry = entryOf(subject)
  if (entry?.replay) {
    return (
      <Marks>
        <ReplayStrip entry={entry} />
      </Marks>
    )
  }
  return <Under>{subject.kind === 'live' && <ProgressLine />}</Under>
}

function Content({ subject }: { readonly subject: Shown }) {
  if (subject.kind === 'picture') return <FinishedPicture shot={subject.shot} />
  if (subject.kind === 'ended') return <LeftBehind entry={subject.entry.id} />
  return (
    <>
      {subject.last && <FinishedPicture shot={subject.last} />}
      {subject.preview && <PreviewCanvas label={t('compose.livePicture')} />}
    </>
  )
}

/** What could be seen of a run that ended in the middle of its first picture. */
function LeftBehind({ entry }: { readonly entry: string }) {
  const seen = useLive(({ broken }) => broken?.entry === entry)
  return seen ? <PreviewCanvas label={t('compose.brokenPicture')} /> : null
}

/** The picture itself, as a button that opens the full view. */
function OpenButton({ shot }: { readonly shot: Shot }) {
  return (
    <Open aria-label={t('history.openPictures')} onClick={() => openViewer(shot.picture.id, filmPages)} />
  )
}

/** The thumbnail stands in until the picture itself is there. */
function FinishedPicture({ shot }: { readonly shot: Shot }) {
  const { id } = shot.picture
  const [ready, setReady] = useState<string>()
  const [broken, onBroken] = useBroken(id)
  const alt = t('compose.pictureAlt', { prompt: promptOf(shot) })
  if (broken) return <MissingPicture />
  return (
    <>
      {ready !== id && <FrameImage src={`img://thumbnail/${id}`} alt="" />}
      <FrameImage
        key={id}
        src={`img://picture/${id}`}
        alt={alt}
        draggable={false}
        decoding="async"
        onLoad={() => setReady(id)}
        onError={onBroken}
        style={ready === id ? {} : { opacity: 0 }}
      />
    </>
  )
}
