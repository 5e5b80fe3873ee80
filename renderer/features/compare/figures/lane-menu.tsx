/** What can be done with one lane, at the pointer or at its row. */
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { styled } from '@mui/material/styles'
import { KeyMarks } from '../../../components/key-marks.tsx'
import { look, useComparison } from '../../../state/comparison.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { reuseLane, togglePin } from './lane-deeds.ts'

export interface LaneMenuPlace {
  readonly lane: number
  readonly top: number
  readonly left: number
}

const Keys = styled('span')({ marginLeft: 'auto', paddingLeft: 24, color: ink.dim })

interface Props {
  readonly place: LaneMenuPlace | undefined
  onClose(): void
}

export function LaneMenu({ place, onClose }: Props) {
  const view = useComparison((state) => state.view)
  const lane = place?.lane ?? 0
  const act = (run: () => void) => () => {
    onClose()
    run()
  }
  return (
    <Menu
      open={place !== undefined}
      onClose={onClose}
      anchorReference="anchorPosition"
      {...(place && { anchorPosition: { top: place.top, left: place.left } })}
    >
      <MenuItem onClick={act(() => togglePin(lane))}>
        {t(view.pinned === lane ? 'compareFigures.menuUnpin' : 'compareFigures.menuPin')}
        <Keys>
          <KeyMarks of="pinLane" />
        </Keys>
      </MenuItem>
      <MenuItem disabled={view.reference === lane} onClick={act(() => look({ reference: lane }))}>
        {t('compareFigures.menuReference')}
      </MenuItem>
      <MenuItem onClick={act(() => reuseLane(lane))}>{t('compareFigures.menuReuse')}</MenuItem>
    </Menu>
  )
}
