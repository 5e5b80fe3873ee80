/** Which two lanes are laid over each other, and how much of each. */
import SwapHorizOutlined from '@mui/icons-material/SwapHorizOutlined'
import { styled } from '@mui/material/styles'
import { Chip, ChipRow } from '../../../components/chip.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import { LaneMark } from '../../../components/lane-mark.tsx'
import { Picker } from '../../../components/picker.tsx'
import { ShareSlider } from '../../../components/share-slider.tsx'
import { type ComparedEntry, look, useComparison } from '../../../state/comparison.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { laneOptions } from './lane-options.ts'
import { GAINS, setAmount, setGain, useOverlay } from './overlay-state.ts'
import { withLane } from './use-stage-keys.ts'

const Root = styled('div')({
  gridColumn: '1 / -1',
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  minWidth: 0,
})
const Choice = styled('div')({ flex: '0 1 240px', minWidth: 120 })
const Amount = styled('div')({
  flex: '0 1 300px',
  minWidth: 190,
  marginLeft: 'auto',
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'flex-end',
  gap: 10,
  color: ink.dim,
  whiteSpace: 'nowrap',
})

/** As wide for 100 %: the slider beside it keeps its length. */
const Percent = styled('span')({ flex: 'none', minWidth: 40, textAlign: 'right' })

interface Props {
  readonly entry: ComparedEntry
  readonly pair: readonly [number, number]
}

export function PairBar({ entry, pair }: Props) {
  const mode = useComparison(({ view }) => view.mode)
  const [below, above] = pair
  return (
    <Root role="group" aria-label={t('compareStage.pairBar')}>
      <LanePicker entry={entry} pair={pair} place={0} />
      <IconButton
        label={t('compareStage.swap')}
        icon={<SwapHorizOutlined />}
        onClick={() => look({ pair: [above, below] })}
      />
      <LanePicker entry={entry} pair={pair} place={1} />
      <Amount>{mode === 'difference' ? <GainChips /> : <AmountSlider of={mode} />}</Amount>
    </Root>
  )
}

function LanePicker({ entry, pair, place }: Props & { readonly place: 0 | 1 }) {
  const mode = useComparison(({ view }) => view.mode)
  const side = place === 0 ? 'below' : 'above'
  return (
    <Choice>
      <Picker
        label={t(mode === 'wipe' ? `compareStage.${side}Wipe` : `compareStage.${side}`)}
        value={String(pair[place])}
        options={laneOptions(entry.comparison.lanes, (lane) => <Sign lane={lane} />)}
        onChoose={(lane) => look({ pair: withLane(pair, Number(lane), place) })}
      />
    </Choice>
  )
}

/** The picker's own marks stand at its end. */
function Sign({ lane }: { readonly lane: number }) {
  return (
    <span style={{ display: 'inline-flex' }}>
      <LaneMark lane={lane} />
    </span>
  )
}

function AmountSlider({ of }: { readonly of: 'side' | 'wipe' | 'onion' }) {
  const kind = of === 'onion' ? 'onion' : 'wipe'
  const amount = useOverlay((state) => state[kind])
  return (
    <>
      <span aria-hidden>{t(`compareStage.${kind}Word`)}</span>
      <ShareSlider
        label={t(`compareStage.${kind}Amount`)}
        value={amount}
        onChange={(next) => setAmount(kind, next)}
      />
      <Percent aria-hidden>{t('compareStage.percent', { value: Math.round(amount * 100) })}</Percent>
    </>
  )
}

function GainChips() {
  const gain = useOverlay((state) => state.gain)
  return (
    <>
      <span aria-hidden>{t('compareStage.gain')}</span>
      <ChipRow role="group" aria-label={t('compareStage.gain')}>
        {GAINS.map((one) => (
          <Chip key={one} pressed={gain === one} onClick={() => setGain(one)}>
            ×{one}
          </Chip>
        ))}
      </ChipRow>
    </>
  )
}
