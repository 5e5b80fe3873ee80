/** One choice of bits: what all of it takes then, what that part weighs, and what it loses. */
import Radio from '@mui/material/Radio'
import { styled } from '@mui/material/styles'
import type { DeviceShelf, PrecisionChoices, ShelvedDevice } from '../../../preload/contract.ts'
import { useStudio } from '../../state/studio.ts'
import { sayBytes } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ease } from '../../theme/theme.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { chooseBits } from './device-deeds.ts'
import { alone, type Bits, isReference, type Part, placeOf, testIn } from './device-tests.ts'
import { sayError } from './device-words.ts'

const Tile = styled('label')({
  minWidth: 0,
  display: 'grid',
  alignContent: 'start',
  gap: 2,
  padding: '8px 10px',
  border: `1px solid ${ink.line}`,
  borderRadius: radius.field + 2,
  background: ink.field,
  transition: ease('border-color', 'background-color'),
  '&:hover': { borderColor: ink.strongLine },
  '&:has(input:checked)': {
    borderColor: 'transparent',
    backgroundImage: `linear-gradient(${ink.wash}, ${ink.wash})`,
  },
})
const Name = styled('span')({ display: 'flex', alignItems: 'center', gap: 6, fontWeight: 600 })
const Fact = styled('span')({ ...type.meta, lineHeight: '16px', minHeight: 16, color: ink.dim })

interface Props {
  readonly row: ShelvedDevice
  readonly part: Part
  readonly bits: Bits
  readonly isChosen: boolean
  readonly takes: PrecisionChoices[Part][number] | undefined
  readonly otherwise: string
}

export function PrecisionChoice({ row, part, bits, isChosen, takes, otherwise }: Props) {
  const testing = useStudio(({ devices }) => devices.testing)
  return (
    <Tile title={t('devices.errorTitle')}>
      <Name>
        <Radio
          name={`bits-${part}`}
          size="small"
          sx={{ p: 0 }}
          checked={isChosen}
          onChange={() => chooseBits(row.device, part, bits)}
        />
        {t(`devices.${bits}`)}
      </Name>
      <Fact>{takes ? t('devices.inAllBytes', { bytes: sayBytes(takes.memoryBytes) }) : otherwise}</Fact>
      <Fact>{takes && t('devices.weightBytes', { bytes: sayBytes(takes.weightBytes) })}</Fact>
      <Fact aria-live="polite">{sayLoss(row, { part, bits, testing })}</Fact>
    </Tile>
  )
}

interface Asking {
  readonly part: Part
  readonly bits: Bits
  readonly testing: DeviceShelf['testing']
}

function sayLoss(row: ShelvedDevice, { part, bits, testing }: Asking): string {
  const precision = alone(part, bits)
  if (isReference(row, precision)) return t('devices.isReference')
  const place = placeOf(testing, row.device, precision)
  if (place !== undefined) return t(place === 0 ? 'devices.measuring' : 'devices.waits')
  const test = testIn(row.tests, precision)
  if (test === undefined) return t('devices.notMeasured')
  const error = test.likeness === undefined ? [] : [sayError(test.likeness)]
  return [...(test.passed ? [] : [t('devices.failedTest')]), ...error].join(': ')
}
