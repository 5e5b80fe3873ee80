/** What the hub said, line by line. */
import { styled } from '@mui/material/styles'
import type { FetchPlan, ShelvedModel } from '../../../preload/contract.ts'
import { CarefulLine } from '../../components/careful-line.tsx'
import { Fold } from '../../components/fold.tsx'
import { useStudio } from '../../state/studio.ts'
import { sayBytes } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { FileProgress } from './file-progress.tsx'
import { sayNeeds } from './model-words.ts'

const Lines = styled('dl')({ borderBottom: `1px solid ${ink.line}` })
const Line = styled('div')({
  ...type.control,
  display: 'grid',
  gridTemplateColumns: '128px minmax(0, 1fr)',
  gap: 8,
  padding: '6px 0',
  borderTop: `1px solid ${ink.line}`,
  '& dt': { color: ink.dim },
  '& dd': { overflowWrap: 'anywhere' },
})

interface Props {
  readonly row: ShelvedModel
  readonly plan: FetchPlan
}

export function FetchPlanLines({ row, plan }: Props) {
  const { hub, folderName } = useStudio((state) => state.shelf)
  return (
    <>
      <Lines>
        {linesOf({ row, plan }, { hub, folderName }).map(([label, value]) => (
          <Line key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </Line>
        ))}
      </Lines>
      {plan.lackBytes > 0 && (
        <CarefulLine>{t('models.noRoom', { missing: sayBytes(plan.lackBytes) })}</CarefulLine>
      )}
      <Fold label={t('models.showFiles')}>
        <FileProgress files={plan.files.map(asProgress)} />
      </Fold>
    </>
  )
}

const asProgress = ({ name, sizeBytes, here }: FetchPlan['files'][number]) => ({
  ...{ name, sizeBytes, doneBytes: here ? sizeBytes : 0 },
})

type Lined = readonly (readonly [label: string, value: string])[]

function linesOf(
  { row, plan }: Props,
  { hub, folderName }: { readonly hub: string; readonly folderName: string },
): Lined {
  const here = plan.files.filter((file) => file.here).length
  const count = plan.files.length
  const free = sayBytes(plan.freeBytes)
  const after = plan.freeBytes - plan.bytes
  return [
    [t('models.from'), t('models.fromHub', { hub })],
    [
      t('models.planFiles'),
      here === 0 ? t('models.files', { count }) : t('models.planFilesHere', { count, here }),
    ],
    [t('models.planBytes'), sayBytes(plan.bytes)],
    [t('models.planFree'), after < 0 ? free : t('models.planFreeAfter', { free, after: sayBytes(after) })],
    [t('models.planFolder'), folderName],
    ...(row.licence === undefined ? [] : [[t('models.planLicence'), row.licence] as const]),
    ...(row.needs === undefined ? [] : [[t('models.planNeeds'), sayNeeds(row.needs)] as const]),
  ]
}
