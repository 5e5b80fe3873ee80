import { styled } from '@mui/material/styles'
import { useId } from 'react'
import { Tag } from '../../components/chip.tsx'
import { TextLine } from '../../components/field.tsx'
import { changeSettings, useStudio } from '../../state/studio.ts'
import { sayBytes } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { CudaCard } from '../devices/cuda-libraries.tsx'
import { Card, Section, SectionHead, SettingRow } from './setting-row.tsx'

const Apart = styled('div')({ paddingTop: 12, '&:empty': { display: 'none' } })

/** What paints: the processor now, and an honest word about the rest. */
export function DeviceSection() {
  const { cores, memoryBytes } = useStudio((state) => state.about)
  const id = useId()
  const help = t('settings.threadsHelp', { cores, memory: sayBytes(memoryBytes) })
  return (
    <Section aria-labelledby={id}>
      <SectionHead id={id}>{t('settings.device')}</SectionHead>
      <Card>
        <SettingRow label={t('settings.threads')} help={help} labelFor={`${id}-threads`}>
          <Threads id={`${id}-threads`} cores={cores} />
        </SettingRow>
        <SettingRow label={t('settings.gpuLater')} help={t('settings.gpuLaterText')}>
          <Tag>{t('settings.later')}</Tag>
        </SettingRow>
      </Card>
      <Apart>
        <CudaCard />
      </Apart>
    </Section>
  )
}

function Threads({ id, cores }: { readonly id: string; readonly cores: number }) {
  const threads = useStudio((state) => state.settings.threads)
  const most = Math.max(cores, threads)
  return (
    <TextLine
      as="select"
      id={id}
      style={{ width: 128 }}
      value={threads}
      onChange={(event: { target: { value: string } }) =>
        void changeSettings({ threads: Number(event.target.value) })
      }
    >
      <option value={0}>{t('settings.threadsAuto')}</option>
      {Array.from({ length: most }, (_, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the number is the key
        <option key={n} value={n + 1}>
          {n + 1}
        </option>
      ))}
    </TextLine>
  )
}
