import { useId } from 'react'
import { type CpuPrecision, cpuPrecision } from '../../../native-models/api/precision.ts'
import { changeSettings, useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { Choices } from './choices.tsx'
import { SettingRow } from './setting-row.tsx'

const { transformer, textEncoder } = cpuPrecision.shape
const OPTIONS = { transformer: transformer.options, textEncoder: textEncoder.options } as const

/** In how many bits each part is computed, with what that costs in words. */
export function PrecisionRows() {
  return (
    <>
      <PrecisionRow part="transformer" />
      <PrecisionRow part="textEncoder" />
    </>
  )
}

function PrecisionRow<P extends Exclude<keyof CpuPrecision, 'vae'>>({ part }: { readonly part: P }) {
  const chosen = useStudio((state) => state.settings.precision)
  const id = useId()
  return (
    <SettingRow label={t(`settings.${part}`)} help={t(`settings.${part}Help`)} labelId={id}>
      <Choices
        labelledBy={id}
        value={chosen[part]}
        options={OPTIONS[part].map((value) => ({ value, label: t(`settings.${value}`) }))}
        onChange={(value) => void changeSettings({ precision: { ...chosen, [part]: value } })}
      />
    </SettingRow>
  )
}
