import CompareOutlined from '@mui/icons-material/CompareOutlined'
import type { Entry } from '../../../preload/contract.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { t } from '../../strings/t.ts'
import { showComparison } from '../history/open-entry.ts'

/** For a run that is a comparison: to its lanes. */
export function OpenCompared({ entry }: { readonly entry: Entry }) {
  if (entry.comparison === undefined) return null
  return (
    <IconButton
      label={t('history.openComparison')}
      placement="left"
      icon={<CompareOutlined />}
      onClick={() => showComparison(entry)}
    />
  )
}
