/** Beside the picture: the edges that it followed, in a frame of the same size. */
import { styled } from '@mui/material/styles'
import { controlUrl, edgesQuestion } from '../../state/controls.ts'
import type { Sides } from '../../state/defaults.ts'
import { askAgain } from '../../state/edges.ts'
import type { Shot } from '../../state/film.ts'
import { requestOf } from '../../state/request-of.ts'
import { t } from '../../strings/t.ts'
import { FrameImage, PictureFrame } from '../compose/picture-frame.tsx'
import { EdgesFailure } from './edges-failure.tsx'
import { useShotEdges } from './edges-view.ts'

const Middle = styled('div')({ position: 'absolute', inset: 16, display: 'grid', placeContent: 'center' })

export function EdgesBeside({ shot, sides }: { readonly shot: Shot; readonly sides: Sides }) {
  const edges = useShotEdges(shot)
  return (
    <PictureFrame data-testid="edges-frame" sides={sides} beside={2} aria-busy={edges.kind === 'finding'}>
      {edges.kind === 'found' && (
        <FrameImage src={controlUrl(edges.map.edges)} alt={t('control.edgesOf')} draggable={false} />
      )}
      {edges.kind === 'failed' && (
        <Middle>
          <EdgesFailure error={edges.error} onAgain={() => againFor(shot)} />
        </Middle>
      )}
    </PictureFrame>
  )
}

function againFor({ entry, picture }: Shot): void {
  const question = edgesQuestion(requestOf(entry, picture))
  if (question !== undefined) askAgain(question)
}
