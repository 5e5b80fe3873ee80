/** A lane's name in its row: whole where there is room, without what all lanes share where there is not. */
import { styled } from '@mui/material/styles'
import { Fragment, type ReactNode } from 'react'
import { useComparison } from '../../../state/comparison.ts'
import { fateOf } from '../../../state/comparison-fate.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { LaneLabel } from '../stage/lane-label.tsx'
import { shortLabel } from '../stage/short-label.ts'
import { ROOMY } from './panel.ts'

/** Cells of a grid differ in the end of their names: where one line is too short there are two. */
const Name = styled('span')({
  minWidth: 0,
  maxHeight: 30,
  overflow: 'hidden',
  whiteSpace: 'normal',
  lineHeight: '15px',
})
const Part = styled('span')({
  display: 'inline-block',
  maxWidth: '100%',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
  verticalAlign: 'top',
})
const Wide = styled('span')({ display: 'none', [ROOMY]: { display: 'inline' } })
const Narrow = styled('span')({ [ROOMY]: { display: 'none' } })
const Fate = styled('span')({ color: ink.dim })

interface Props {
  readonly lane: number
  readonly label: string
}

export function RowName({ lane, label }: Props) {
  const lanes = useComparison((state) => state.entry?.comparison.lanes)
  const fate = useComparison(({ entry }) => entry && fateOf(entry, lane))
  const labels = (lanes ?? []).map((one) => one.label)
  const short = labels.map((one) => shortLabel(labels, one))
  const said = fate && t(`compareStage.${fate}`)
  return (
    <>
      <span className="only-heard">{said === undefined ? label : `${label}, ${said}`}</span>
      <Name aria-hidden>
        <Wide>{inParts(label, labels)}</Wide>
        <Narrow>{inParts(short[lane] ?? label, short)}</Narrow>
        {said !== undefined && <Fate>{said}</Fate>}
      </Name>
    </>
  )
}

const BETWEEN = ' · '

/** `10 steps · DPM-Solver++ 2M` breaks between its parts alone. */
function inParts(label: string, labels: readonly string[]): ReactNode {
  const parts = label.split(BETWEEN)
  if (parts.length === 1) return <LaneLabel label={label} labels={labels} />
  return parts.map((part, n) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: `3 · 3` has a part twice
    <Fragment key={n}>
      <Part>{n < parts.length - 1 ? `${part}${BETWEEN.trimEnd()}` : part}</Part>{' '}
    </Fragment>
  ))
}
