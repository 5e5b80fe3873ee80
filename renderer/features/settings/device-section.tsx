import MemoryOutlined from '@mui/icons-material/MemoryOutlined'
import Button from '@mui/material/Button'
import { useId } from 'react'
import { precisionText } from '../../../native-models/api/precision.ts'
import { TextLine } from '../../components/field.tsx'
import { Hint } from '../../components/hint.tsx'
import { changeSettings, goTo, useStudio } from '../../state/studio.ts'
import { sayBytes } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { precisionOn } from '../devices/device-tests.ts'
import { sayChosen } from '../devices/device-words.ts'
import { Card, Section, SectionHead, SettingRow } from './setting-row.tsx'

/** How many threads of the processor paint; devices and bits have a room of their own. */
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
        <PaintedOnRow />
      </Card>
    </Section>
  )
}

/** What is painted on now, and the way to the room where that is chosen. */
function PaintedOnRow() {
  const shelf = useStudio((state) => state.devices)
  const settings = useStudio((state) => state.settings)
  const row = shelf.rows.find(({ device }) => device === shelf.choice.device)
  const help = row && {
    help: t('devices.inSettingsHelp', {
      device: sayChosen(shelf),
      precision: precisionText(precisionOn(row, settings)),
    }),
  }
  return (
    <SettingRow label={t('devices.inSettings')} {...help}>
      <Hint title={t('devices.open')} shortcut="roomDevices">
        <Button variant="outlined" onClick={() => goTo('devices')}>
          <MemoryOutlined />
          {t('devices.open')}
        </Button>
      </Hint>
    </SettingRow>
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
