import FolderOpenOutlined from '@mui/icons-material/FolderOpenOutlined'
import Button from '@mui/material/Button'
import { useId } from 'react'
import { call } from '../../state/call.ts'
import { choosePicturesFolder } from '../../state/folders.ts'
import { useStudio } from '../../state/studio.ts'
import { attempt } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import { ComparisonStepsRow } from './comparison-steps-row.tsx'
import { Card, Section, SectionHead, SettingRow } from './setting-row.tsx'

/** Where pictures go, and what comparisons may take. */
export function FoldersSection() {
  const name = useStudio((state) => state.settings.picturesFolderName)
  const id = useId()
  return (
    <Section aria-labelledby={id}>
      <SectionHead id={id}>{t('settings.folders')}</SectionHead>
      <Card>
        <SettingRow label={`${t('settings.pictures')}: ${name}`} help={t('settings.picturesHelp')}>
          <Button onClick={() => attempt(() => call('folders.openPictures', {}))}>
            <FolderOpenOutlined />
            {t('settings.open')}
          </Button>
          <Button variant="outlined" onClick={() => attempt(choosePicturesFolder)}>
            {t('settings.choose')}
          </Button>
        </SettingRow>
        <ComparisonStepsRow />
      </Card>
    </Section>
  )
}
