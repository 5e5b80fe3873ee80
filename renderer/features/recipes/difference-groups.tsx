/** What a recipe names that is otherwise here, by what that means for the replay. */
import EditNoteOutlined from '@mui/icons-material/EditNoteOutlined'
import ErrorOutlineOutlined from '@mui/icons-material/ErrorOutlineOutlined'
import InfoOutlined from '@mui/icons-material/InfoOutlined'
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined'
import { styled } from '@mui/material/styles'
import type { RecipeDifference } from '../../../preload/contract.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { HashButton } from './hash-button.tsx'
import { type DifferenceGroup, groupsOf, isHash, sayDifference } from './say-difference.ts'

const KINDS = {
  changed: { icon: <EditNoteOutlined />, color: ink.careful, head: 'recipes.changedHead' },
  missing: { icon: <ErrorOutlineOutlined />, color: ink.bad, head: 'recipes.missingHead' },
  files: { icon: <WarningAmberOutlined />, color: ink.careful, head: 'recipes.filesHead' },
  engine: { icon: <InfoOutlined />, color: ink.dim, head: 'recipes.engineHead' },
} as const satisfies Record<DifferenceGroup['kind'], object>

const Root = styled('section')({
  padding: '8px 12px 10px',
  borderRadius: radius.field,
  border: `1px solid ${ink.line}`,
  background: ink.panel,
  '& + &': { marginTop: 8 },
  '& h3': { ...type.head, display: 'flex', gap: 6, paddingBottom: 4 },
  '& h3 svg': { fontSize: 16, flex: 'none' },
  '& li': { fontSize: 12, lineHeight: '17px', overflowWrap: 'anywhere' },
  '& li + li': { marginTop: 5 },
  '& p': { fontSize: 12, lineHeight: '17px', color: ink.dim, paddingTop: 6 },
})
const Hashes = styled('div')({ display: 'flex', flexWrap: 'wrap', columnGap: 14 })

interface Props {
  readonly differences: readonly RecipeDifference[]
}

export function DifferenceGroups({ differences }: Props) {
  return groupsOf(differences).map((group) => <Group key={group.kind} {...group} />)
}

function Group({ kind, differences }: DifferenceGroup) {
  const { icon, color, head } = KINDS[kind]
  return (
    <Root>
      <h3>
        <span style={{ color, display: 'flex' }}>{icon}</span>
        {t(head)}
      </h3>
      <ul>
        {differences.map((difference, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two files of one part may have one name
          <li key={n}>
            {sayDifference(difference)}
            <BothHashes {...difference} />
          </li>
        ))}
      </ul>
      {kind === 'missing' && <p>{t('recipes.missingText')}</p>}
    </Root>
  )
}

function BothHashes({ recorded, here }: RecipeDifference) {
  if (!isHash(recorded) && !isHash(here)) return null
  return (
    <Hashes>
      {isHash(recorded) && <HashButton label="recipes.hashThere" hash={recorded} />}
      {isHash(here) && <HashButton label="recipes.hashHere" hash={here} />}
    </Hashes>
  )
}
