import { useEffect, useId, useState } from 'react'
import { TextLine } from '../../components/field.tsx'
import { call, on } from '../../state/call.ts'
import { changeSettings, useStudio } from '../../state/studio.ts'
import { sayBytes } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { SettingRow } from './setting-row.tsx'

/** In 10⁶ bytes; 0: no limit. */
const LIMITS = [500, 1000, 2000, 5000, 10_000, 50_000, 0]

/** How much room the steps of comparisons may take, and what they take now. */
export function ComparisonStepsRow() {
  const limit = useStudio((state) => state.settings.stepsLimitMb)
  const bytes = useStepsBytes()
  const id = useId()
  const now = bytes === undefined ? '' : ` ${t('settings.stepsNow', { bytes: sayBytes(bytes) })}`
  // Another one may have been chosen by hand, in the database.
  const limits = LIMITS.includes(limit) ? LIMITS : [limit, ...LIMITS]
  return (
    <SettingRow label={t('settings.steps')} help={`${t('settings.stepsHelp')}${now}`} labelFor={id}>
      <TextLine
        as="select"
        id={id}
        style={{ width: 128 }}
        value={limit}
        onChange={(event: { target: { value: string } }) =>
          void changeSettings({ stepsLimitMb: Number(event.target.value) })
        }
      >
        {limits.map((megabytes) => (
          <option key={megabytes} value={megabytes}>
            {megabytes === 0 ? t('settings.stepsUnlimited') : sayBytes(megabytes * 1e6)}
          </option>
        ))}
      </TextLine>
    </SettingRow>
  )
}

/** Undefined until it is known; asked again when entries change, as they do when steps are given up. */
function useStepsBytes(): number | undefined {
  const [bytes, setBytes] = useState<number>()
  useEffect(() => {
    let isShown = true
    const ask = async (): Promise<void> => {
      const answer = await call('compare.stepsBytes', {}).catch(() => undefined)
      if (isShown) setBytes(answer?.bytes)
    }
    void ask()
    const stop = on('history', () => void ask())
    return () => {
      isShown = false
      stop()
    }
  }, [])
  return bytes
}
