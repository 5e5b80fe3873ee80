/** The control image and the map of its edges, both in the shape that is painted, so that one sees what is cut off. */
import BrokenImageOutlined from '@mui/icons-material/BrokenImageOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { type ReactNode, useRef, useState } from 'react'
import type { ControlUse } from '../../../native-models/api/request.ts'
import { Hint } from '../../components/hint.tsx'
import { useCompose } from '../../state/compose.ts'
import { controlUrl, edgesQuestion } from '../../state/controls.ts'
import { currentModel, pictureSides, type Sides } from '../../state/defaults.ts'
import { askAgain, type EdgesState } from '../../state/edges.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { EdgesFailure } from './edges-failure.tsx'
import { PictureChooser } from './picture-chooser.tsx'

/** CSS pixels. The column has room for two of them. */
const BOX = { width: 150, height: 112 }

const Pair = styled('div')({ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 8 })
const Box = styled('span')({
  display: 'grid',
  placeItems: 'center',
  width: '100%',
  height: BOX.height,
  borderRadius: radius.picture,
  background: ink.field,
  color: ink.faint,
  overflow: 'hidden',
})
const Frame = styled('span')({
  display: 'grid',
  placeItems: 'center',
  overflow: 'hidden',
  background: '#000000',
  '& img': { width: '100%', height: '100%', display: 'block' },
  '&[data-finding="true"]': { background: ink.hover },
})
const Figure = styled('figure')({ display: 'grid', gap: 4, minWidth: 0 })
const Caption = styled('figcaption')({ ...type.meta, color: ink.dim })
const Pick = styled(ButtonBase)({ width: '100%', borderRadius: radius.picture })

interface Props {
  readonly control: ControlUse | undefined
  readonly edges: EdgesState | undefined
}

export function ControlPictures({ control, edges }: Props) {
  const frame = useFrameSize()
  return (
    <>
      <Pair>
        <Figure>
          <PickAnother>
            <Box>
              <Frame style={frame} data-finding={control === undefined}>
                {control && <ControlPicture key={control.image} control={control} />}
              </Frame>
            </Box>
          </PickAnother>
          <Caption>{t('control.picture')}</Caption>
        </Figure>
        <Figure aria-busy={edges?.kind === 'finding'}>
          <Box>
            <Frame style={frame} data-finding={edges?.kind !== 'found'}>
              {edges?.kind === 'found' && (
                <img src={controlUrl(edges.map.edges)} alt={t('control.edgesAlt')} draggable={false} />
              )}
            </Frame>
          </Box>
          <Caption>{captionOf(control, edges)}</Caption>
        </Figure>
      </Pair>
      {edges?.kind === 'failed' && <EdgesFailure error={edges.error} onAgain={againNow} />}
    </>
  )
}

function againNow(): void {
  const question = edgesQuestion(useCompose.getState().request)
  if (question !== undefined) askAgain(question)
}

function captionOf(control: ControlUse | undefined, edges: EdgesState | undefined): string {
  if (edges === undefined) return t('control.notFollowed')
  if (edges.kind === 'finding') return t('control.finding')
  return t(control?.edges === undefined ? 'control.edges' : 'control.drawn')
}

function PickAnother({ children }: { readonly children: ReactNode }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Hint title={t('control.replace')} placement="top">
        <Pick aria-label={t('control.replace')} onClick={() => input.current?.click()}>
          {children}
        </Pick>
      </Hint>
      <PictureChooser ref={input} />
    </>
  )
}

function ControlPicture({ control }: { readonly control: ControlUse }) {
  const [broken, setBroken] = useState(false)
  if (broken) return <BrokenImageOutlined aria-label={t('control.pictureGone')} />
  return (
    <img
      src={controlUrl(control.image)}
      alt={t('control.pictureAlt')}
      draggable={false}
      style={{ objectFit: control.fit }}
      onError={() => setBroken(true)}
    />
  )
}

/** As the picture to be painted, as large as the box allows. */
function useFrameSize(): Sides {
  const model = useCompose((state) => state.request.model)
  const size = useCompose((state) => state.request.size)
  const { width, height } = pictureSides(currentModel(model), size)
  const scale = Math.min(BOX.width / width, BOX.height / height)
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}
