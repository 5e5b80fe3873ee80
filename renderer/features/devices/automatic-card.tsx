/** Let the studio choose: what it has chosen, and why nothing else. */
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import { Fold } from '../../components/fold.tsx'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { DeviceItem, Inset, Quiet } from './device-parts.tsx'
import { DeviceRadio } from './device-radio.tsx'

const Reasons = styled('ul')({ display: 'grid', gap: 4 })

export function AutomaticCard() {
  const isChosen = useStudio(({ settings }) => settings.device === 'auto')
  const [first, ...others] = useStudio(({ devices }) => devices.choice.reasons)
  const title = useId()
  return (
    <DeviceItem aria-labelledby={title}>
      <DeviceRadio device="auto" title={t('devices.automatic')} titleId={title} />
      <Inset>
        <Quiet>{t('devices.automaticText')}</Quiet>
        {isChosen && first && <Quiet style={{ color: 'inherit' }}>{first}</Quiet>}
        {isChosen && others.length > 0 && (
          <Fold label={t('devices.whyNot')}>
            <Reasons>
              {others.map((reason) => (
                <Quiet as="li" key={reason}>
                  {reason}
                </Quiet>
              ))}
            </Reasons>
          </Fold>
        )}
      </Inset>
    </DeviceItem>
  )
}
