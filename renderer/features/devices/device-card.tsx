/** One device that can be painted on: what it is, what its test has found, and the way to another test. */
import { useId } from 'react'
import type { ShelvedDevice } from '../../../preload/contract.ts'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { DeviceFigures } from './device-figures.tsx'
import { DeviceItem, FactLine, Foot, Inset } from './device-parts.tsx'
import { DeviceRadio } from './device-radio.tsx'
import { precisionOn, testIn } from './device-tests.ts'
import { sayAdapters, sayDevice } from './device-words.ts'
import { TestButton } from './test-button.tsx'
import { VerdictLine } from './verdict-line.tsx'

export function DeviceCard({ row }: { readonly row: ShelvedDevice }) {
  const precision = useStudio(({ settings }) => precisionOn(row, settings))
  const runtime = useStudio(({ devices }) => devices.runtime)
  const title = useId()
  const test = testIn(row.tests, precision)
  const [first = [], ...others] = sayAdapters(row)
  return (
    <DeviceItem aria-labelledby={title}>
      <DeviceRadio
        device={row.device}
        title={sayDevice(row)}
        titleId={title}
        tag={t(`devices.${row.provider}`)}
      />
      <Inset>
        <div>
          {[[...first, runtime], ...others].map((facts) => (
            <FactLine key={facts.join()} facts={facts} />
          ))}
        </div>
        <VerdictLine row={row} precision={precision} />
        {test?.figures && <DeviceFigures name={sayDevice(row)} figures={test.figures} />}
        <Foot>
          <TestButton row={row} precision={precision} />
        </Foot>
      </Inset>
    </DeviceItem>
  )
}
