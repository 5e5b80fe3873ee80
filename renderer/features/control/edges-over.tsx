/** Over the picture: its edges, faded in or from a line on. A map that cannot be shown is told in the bar below. */
import { styled } from '@mui/material/styles'
import { controlUrl } from '../../state/controls.ts'
import type { Shot } from '../../state/film.ts'
import { t } from '../../strings/t.ts'
import { FrameImage } from '../compose/picture-frame.tsx'
import { useEdgesSettings, useShotEdges } from './edges-view.ts'

const Line = styled('span')({
  position: 'absolute',
  top: 0,
  bottom: 0,
  width: 2,
  marginLeft: -1,
  background: '#ffffff',
  boxShadow: '0 0 4px rgb(0 0 0 / 60%)',
})

export function EdgesOver({ shot, view }: { readonly shot: Shot; readonly view: 'over' | 'wipe' }) {
  const edges = useShotEdges(shot)
  const amount = useEdgesSettings((state) => state[view])
  if (edges.kind !== 'found') return null
  const style =
    view === 'over' ? { opacity: amount } : { clipPath: `inset(0 0 0 ${(amount * 100).toFixed(1)}%)` }
  return (
    <>
      <FrameImage
        src={controlUrl(edges.map.edges)}
        alt={t('control.edgesOf')}
        draggable={false}
        style={style}
      />
      {view === 'wipe' && <Line style={{ left: `${(amount * 100).toFixed(1)}%` }} />}
    </>
  )
}
