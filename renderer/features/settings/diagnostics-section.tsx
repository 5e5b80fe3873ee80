import ContentCopyOutlined from '@mui/icons-material/ContentCopyOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { useId, useState } from 'react'
import { call } from '../../state/call.ts'
import { attempt, toast } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { Card, Section, SectionHead, SettingRow } from './setting-row.tsx'

const Text = styled('pre')({
  ...type.meta,
  lineHeight: '16px',
  fontFamily: 'ui-monospace, monospace',
  maxHeight: 280,
  overflow: 'auto',
  margin: 16,
  padding: 12,
  borderRadius: radius.field,
  background: ink.field,
  border: `1px solid ${ink.line} !important`,
  whiteSpace: 'pre-wrap',
  overflowWrap: 'anywhere',
})

/** What a report needs, to be seen before it is copied. */
export function DiagnosticsSection() {
  const id = useId()
  const [text, setText] = useState<string>()
  const show = async (): Promise<void> => setText((await call('diagnostics.get', {})).text)
  return (
    <Section aria-labelledby={id}>
      <SectionHead id={id}>{t('settings.diagnostics')}</SectionHead>
      <Card>
        <SettingRow label={t('settings.diagnostics')} help={t('settings.diagnosticsHelp')}>
          <Button onClick={() => (text === undefined ? attempt(show) : setText(undefined))}>
            {t(text === undefined ? 'settings.diagnosticsShow' : 'settings.diagnosticsHide')}
          </Button>
          <Button variant="outlined" onClick={() => attempt(copy)}>
            <ContentCopyOutlined />
            {t('settings.copy')}
          </Button>
        </SettingRow>
        {text !== undefined && (
          <Text tabIndex={0} role="region" aria-label={t('settings.diagnosticsText')}>
            {text}
          </Text>
        )}
      </Card>
    </Section>
  )
}

async function copy(): Promise<void> {
  await call('clipboard.writeText', await call('diagnostics.get', {}))
  toast(t('settings.copied'))
}
