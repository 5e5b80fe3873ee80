/** In the room's header: what can be taken out of a comparison. */
import IosShareOutlined from '@mui/icons-material/IosShareOutlined'
import Button from '@mui/material/Button'
import Menu from '@mui/material/Menu'
import MenuItem from '@mui/material/MenuItem'
import { styled } from '@mui/material/styles'
import { useId, useState } from 'react'
import type { CallInput } from '../../../../preload/contract.ts'
import { call } from '../../../state/call.ts'
import { type ComparedEntry, useComparison } from '../../../state/comparison.ts'
import { canScrub } from '../../../state/comparison-steps.ts'
import { complain, toast } from '../../../state/toasts.ts'
import { t } from '../../../strings/t.ts'
import { ink, type } from '../../../theme/tokens.ts'

type Export = CallInput<'compare.export'>['what']

const EXPORTS = [
  { what: 'sheet', saved: 'compareFigures.savedSheet' },
  { what: 'animation', saved: 'compareFigures.savedAnimation' },
  { what: 'numbers', saved: 'compareFigures.savedNumbers' },
] as const satisfies readonly { what: Export; saved: string }[]

const Save = styled(Button)({ flex: 'none', whiteSpace: 'nowrap' })
/** Both words take their place, so that nothing beside them moves. */
const Words = styled('span')({ display: 'grid', '& > span': { gridArea: '1 / 1' } })
const hidden = { visibility: 'hidden' } as const
const Says = styled('span')({ ...type.meta, display: 'block', color: ink.dim, marginTop: 1 })

export function ComparisonActions() {
  const entry = useComparison((state) => state.entry)
  const keepsSteps = useComparison(({ tracks }) => canScrub(tracks))
  const [anchor, setAnchor] = useState<HTMLElement>()
  const [busy, setBusy] = useState(false)
  const menu = useId()
  if (entry === undefined) return null
  const isToCome = entry.state === 'running' || entry.state === 'queued'
  const save = async (one: (typeof EXPORTS)[number]): Promise<void> => {
    setAnchor(undefined)
    setBusy(true)
    await exportOne(entry, one)
    setBusy(false)
  }
  return (
    <>
      <Save
        variant="outlined"
        aria-haspopup="menu"
        aria-expanded={anchor !== undefined}
        aria-controls={anchor && menu}
        disabled={busy || isToCome || entry.pictures.length === 0}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <IosShareOutlined sx={{ fontSize: 18 }} />
        <Words>
          <span style={busy ? hidden : {}}>{t('compareFigures.export')}</span>
          <span style={busy ? {} : hidden}>{t('compareFigures.exporting')}</span>
        </Words>
      </Save>
      <Menu
        id={menu}
        anchorEl={anchor ?? null}
        open={anchor !== undefined}
        onClose={() => setAnchor(undefined)}
      >
        {EXPORTS.map((one) => {
          const isGone = one.what === 'animation' && !keepsSteps
          return (
            <MenuItem key={one.what} disabled={isGone} onClick={() => save(one)}>
              <span>
                {t(`compareFigures.${one.what}`)}
                <Says>{t(isGone ? 'compareFigures.animationGone' : `compareFigures.${one.what}Says`)}</Says>
              </span>
            </MenuItem>
          )
        })}
      </Menu>
    </>
  )
}

/** That the user changed his mind in the dialog is not said. */
async function exportOne({ id }: ComparedEntry, { what, saved }: (typeof EXPORTS)[number]): Promise<void> {
  try {
    const answer = await call('compare.export', { id, what })
    if (answer.saved) toast(t(saved))
  } catch (thrown) {
    complain(thrown)
  }
}
