/** Under a picture whose edges are shown: how, and how much of them. It stands where its words stood. */

import { styled } from '@mui/material/styles'
import { Chip } from '../../components/chip.tsx'
import { Hint } from '../../components/hint.tsx'
import { ShareSlider } from '../../components/share-slider.tsx'
import type { Shot } from '../../state/film.ts'
import { sayNextStep } from '../../strings/next-step.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import {
  EDGES_VIEWS,
  type EdgesView,
  setAmount,
  showEdgesAs,
  useEdgesSettings,
  useShotEdges,
} from './edges-view.ts'

const Root = styled('div')({
  ...type.control,
  height: 40,
  padding: '0 24px',
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'center',
  gap: 6,
  color: ink.dim,
})
const Amount = styled('span')({ width: 160, marginLeft: 14, display: 'flex' })
const Words = styled('span')({
  marginLeft: 14,
  minWidth: 0,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
})

export function EdgesBar({ shot, view }: { readonly shot: Shot; readonly view: EdgesView }) {
  const edges = useShotEdges(shot)
  return (
    <Root role="group" aria-label={t('control.view')}>
      {EDGES_VIEWS.map((one) => (
        <Hint key={one} title={t('shortcuts.nextEdgesView')} shortcut="nextEdgesView" placement="top">
          <Chip pressed={view === one} onClick={() => showEdgesAs(one)}>
            {t(`control.${one}`)}
          </Chip>
        </Hint>
      ))}
      {view !== 'beside' && <AmountSlider view={view} />}
      {edges.kind === 'finding' && <Words role="status">{t('control.finding')}</Words>}
      {edges.kind === 'failed' && view !== 'beside' && (
        <Words role="status" style={{ color: ink.bad }} title={sayNextStep(edges.error)}>
          {edges.error.message}
        </Words>
      )}
    </Root>
  )
}

function AmountSlider({ view }: { readonly view: 'over' | 'wipe' }) {
  const amount = useEdgesSettings((state) => state[view])
  return (
    <Amount>
      <ShareSlider
        label={t(view === 'over' ? 'control.amountOver' : 'control.amountWipe')}
        value={amount}
        onChange={(next) => setAmount(view, next)}
      />
    </Amount>
  )
}
