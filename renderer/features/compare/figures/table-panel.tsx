/** The table, and under it what can be done with the pinned lane and the kept steps. */
import PushPinOutlined from '@mui/icons-material/PushPinOutlined'
import Button from '@mui/material/Button'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { useState } from 'react'
import { type ComparedEntry, useComparison } from '../../../state/comparison.ts'
import { isToCome } from '../../../state/comparison-fate.ts'
import { wereGivenUp } from '../../../state/comparison-steps.ts'
import { sayBytes } from '../../../strings/say.ts'
import { t } from '../../../strings/t.ts'
import { ink, type } from '../../../theme/tokens.ts'
import { GiveUpDialog } from './give-up-dialog.tsx'
import { reuseLane } from './lane-deeds.ts'
import { LaneTable } from './lane-table.tsx'
import { Panel } from './panel.ts'

const Foot = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  minHeight: 39,
  padding: '3px 12px',
  borderTop: `1px solid ${ink.line}`,
})
const Pinned = styled(Button)({ '& svg': { fontSize: 18 } })
const Nothing = styled('span')({ fontSize: 12, lineHeight: '16px', color: ink.dim, minWidth: 0 })
const Kept = styled('span')({
  ...type.meta,
  marginLeft: 'auto',
  display: 'flex',
  flexWrap: 'wrap',
  justifyContent: 'flex-end',
  columnGap: 8,
  color: ink.dim,
  textAlign: 'right',
})
const Deed = styled(ButtonBase)({
  ...type.meta,
  borderRadius: 4,
  color: ink.dim,
  textDecoration: 'underline',
  textUnderlineOffset: 2,
  '&:hover': { color: ink.text },
})

export function TablePanel() {
  const pinned = useComparison((state) => state.view.pinned)
  const entry = useComparison((state) => state.entry)
  if (entry === undefined) return null
  return (
    <Panel aria-label={t('compareFigures.table')}>
      <LaneTable />
      <Foot>
        {pinned === undefined ? (
          <Nothing>{t('compareFigures.paintNothing')}</Nothing>
        ) : (
          <Pinned variant="outlined" onClick={() => reuseLane(pinned)}>
            <PushPinOutlined />
            {t('compareFigures.paintPinned')}
          </Pinned>
        )}
        <KeptSteps entry={entry} />
      </Foot>
    </Panel>
  )
}

function KeptSteps({ entry }: { readonly entry: ComparedEntry }) {
  const [asking, setAsking] = useState(false)
  const { stepsBytes } = entry.comparison
  const gone = useComparison(({ tracks }) => wereGivenUp(tracks))
  const all = useComparison(({ tracks }) => tracks.reduce((sum, track) => sum + track.stepsBytes, 0))
  const isOver = !isToCome(entry)
  if (gone) return <Kept>{t('compareFigures.stepsGone')}</Kept>
  if (stepsBytes === 0) return null
  return (
    <Kept>
      {t('compareFigures.stepsTake', {
        ...{ all: sayBytes(Math.max(all, stepsBytes)), size: sayBytes(stepsBytes) },
      })}
      {isOver && <Deed onClick={() => setAsking(true)}>{t('compareFigures.giveUp')}</Deed>}
      {asking && <GiveUpDialog entry={entry} onClose={() => setAsking(false)} />}
    </Kept>
  )
}
