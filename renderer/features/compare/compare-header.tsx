/** Above the room: what is compared, from which noise, and the ways to others. */
import AddOutlined from '@mui/icons-material/AddOutlined'
import ArrowBackOutlined from '@mui/icons-material/ArrowBackOutlined'
import DeleteOutlineOutlined from '@mui/icons-material/DeleteOutlineOutlined'
import HistoryOutlined from '@mui/icons-material/HistoryOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { Tag } from '../../components/chip.tsx'
import { Hint } from '../../components/hint.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { useCompareDraft } from '../../state/compare-draft.ts'
import { type ComparedEntry, openComparison, useComparison } from '../../state/comparison.ts'
import { ariaShortcut, useRoomShortcut } from '../../state/shortcuts.ts'
import { t } from '../../strings/t.ts'
import { measure, type } from '../../theme/tokens.ts'
import { sayPrompt } from '../history/say-entry.ts'
import { canDelete, deleteComparison } from './delete-comparison.ts'
import { ComparisonActions } from './figures/comparison-actions.tsx'
import { sayLanes, saySeeds, seedsIn } from './say-comparison.ts'
import { newComparison } from './setup/new-setup.ts'
import { StageModes } from './stage/stage-modes.tsx'

const Root = styled('header')({
  height: measure.header,
  minWidth: 0,
  padding: '0 12px 0 16px',
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  // Long words give way to what one presses.
  '& > *': { flex: 'none' },
})
const Title = styled('h2')({
  '&&': { flex: '0 1 auto' },
  ...type.control,
  fontWeight: 600,
  minWidth: 0,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
})
const Space = styled('div')({ '&&': { flex: 1 } })
/** Narrower windows have the sign alone: the title needs the room. */
const New = styled(Button)({
  '@media (max-width: 1399px)': {
    width: measure.control,
    minWidth: measure.control,
    padding: 0,
    '& span': {
      ...{ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' },
    },
  },
})

interface Props {
  readonly listShown: boolean
  onList(): void
}

export function CompareHeader({ listShown, onList }: Props) {
  const entry = useComparison((state) => state.entry)
  const closed = useComparison((state) => state.phase === 'closed')
  const begun = useCompareDraft((state) => state.setup !== undefined)
  return (
    <Root>
      {closed && <WayBack />}
      {entry ? (
        <WhatIsOpen entry={entry} />
      ) : (
        <Title>{t(closed && begun ? 'compare.newComparison' : 'compare.room')}</Title>
      )}
      <Space />
      <StageModes />
      <ComparisonActions />
      {entry && <Delete entry={entry} byKey={!listShown} />}
      {!closed && (
        <Hint title={t('compare.newComparison')} shortcut="newComparison">
          <New variant="text" aria-keyshortcuts={ariaShortcut('newComparison')} onClick={newComparison}>
            <AddOutlined sx={{ fontSize: 18 }} />
            <span>{t('compare.newComparison')}</span>
          </New>
        </Hint>
      )}
      <IconButton
        label={t('compare.earlier')}
        shortcut="earlierComparisons"
        icon={<HistoryOutlined />}
        onClick={onList}
      />
    </Root>
  )
}

function WhatIsOpen({ entry }: { readonly entry: ComparedEntry }) {
  return (
    <>
      <Title title={sayPrompt(entry)}>{sayPrompt(entry)}</Title>
      <Tag>{sayLanes(entry)}</Tag>
      <Tag>{saySeeds(entry)}</Tag>
      {seedsIn(entry).length === 1 && <Tag>{t('compare.sameNoise')}</Tag>}
    </>
  )
}

interface DeleteProps {
  readonly entry: ComparedEntry
  /** What lies over the room has a Del of its own. */
  readonly byKey: boolean
}

function Delete({ entry, byKey }: DeleteProps) {
  const can = canDelete(entry)
  useRoomShortcut('deleteComparison', () => deleteComparison(entry), can && byKey)
  return (
    <IconButton
      label={t('compare.deleteThis')}
      shortcut="deleteComparison"
      icon={<DeleteOutlineOutlined />}
      disabled={!can}
      onClick={() => deleteComparison(entry)}
    />
  )
}

/** From the form to the comparison that one came from. */
function WayBack() {
  const last = useCompareDraft((state) => state.last)
  const back = (): void => {
    if (last !== undefined) void openComparison(last)
  }
  useRoomShortcut('cancelInnermost', back, last !== undefined)
  if (last === undefined) return null
  return (
    <IconButton
      label={t('compare.back')}
      shortcut="cancelInnermost"
      icon={<ArrowBackOutlined />}
      onClick={back}
    />
  )
}
