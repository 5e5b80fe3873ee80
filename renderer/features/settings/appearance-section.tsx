import { useId } from 'react'
import { changeSettings, useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { Choices } from './choices.tsx'
import { Card, Section, SectionHead, SettingRow } from './setting-row.tsx'

const THEMES = ['system', 'light', 'dark'] as const
/** English is complete; another language is one row here and one folder of strings. */
const LANGUAGES = ['en'] as const

/** Theme and language. */
export function AppearanceSection() {
  const theme = useStudio((state) => state.settings.theme)
  const language = useStudio((state) => state.settings.language)
  const id = useId()
  return (
    <Section aria-labelledby={id}>
      <SectionHead id={id}>{t('settings.appearance')}</SectionHead>
      <Card>
        <SettingRow label={t('settings.theme')} help={t('settings.themeHelp')} labelId={`${id}-theme`}>
          <Choices
            labelledBy={`${id}-theme`}
            value={theme}
            options={THEMES.map((value) => ({ value, label: t(`settings.${value}`) }))}
            onChange={(value) => void changeSettings({ theme: value })}
          />
        </SettingRow>
        <SettingRow
          label={t('settings.language')}
          help={t('settings.languageHelp')}
          labelId={`${id}-language`}
        >
          <Choices
            labelledBy={`${id}-language`}
            value={language}
            options={LANGUAGES.map((value) => ({ value, label: t(`settings.${value}`) }))}
            onChange={(value) => void changeSettings({ language: value })}
          />
        </SettingRow>
      </Card>
    </Section>
  )
}
