import Switch from '@mui/material/Switch'
import { useId } from 'react'
import { changeSettings, useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { Card, Section, SectionHead, SettingRow } from './setting-row.tsx'

const SWITCHES = ['previews', 'historyPanel'] as const

/** What one sees while painting. */
export function PaintingSection() {
  const settings = useStudio((state) => state.settings)
  const id = useId()
  return (
    <Section aria-labelledby={id}>
      <SectionHead id={id}>{t('settings.painting')}</SectionHead>
      <Card>
        {SWITCHES.map((name) => (
          <SettingRow
            key={name}
            label={t(`settings.${name}`)}
            help={t(`settings.${name}Help`)}
            labelFor={`${id}-${name}`}
          >
            <Switch
              id={`${id}-${name}`}
              checked={settings[name]}
              onChange={(_, checked) => void changeSettings({ [name]: checked })}
            />
          </SettingRow>
        ))}
      </Card>
    </Section>
  )
}
