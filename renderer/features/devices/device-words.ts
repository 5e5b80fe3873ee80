/** Devices, their tests and what is chosen, in words. */
import { precisionText } from '../../../native-models/api/precision.ts'
import type { DeviceShelf, DeviceTest, Settings, ShelvedDevice } from '../../../preload/contract.ts'
import { sayBytes, sayMoment } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'

type Adapters = Pick<ShelvedDevice, 'adapters' | 'label'>

/** 'NVIDIA H200' · 'Intel Arc or SwiftShader'; its provider's label where no adapter is known. */
export function sayDevice({ adapters, label }: Adapters): string {
  const names = [...new Set(adapters.map(({ name }) => name))]
  if (names.length === 0) return label
  return names.reduce((one, other) => t('devices.orOther', { one, other }))
}

/** In a sentence: 'the processor' · 'NVIDIA H200 (CUDA)'. */
export const sayPainter = (row: ShelvedDevice): string =>
  row.provider === 'cpu' ? t('devices.processor') : `${sayDevice(row)} (${t(`devices.${row.provider}`)})`

/** A line an adapter: '16 GB of memory', 'driver 550.54'; of several with its name before them. */
export function sayAdapters({ adapters }: Pick<ShelvedDevice, 'adapters'>): string[][] {
  return adapters.flatMap(({ name, memoryBytes, driver }) => {
    const facts = [
      ...(memoryBytes === undefined ? [] : [t('devices.memory', { bytes: sayMemory(memoryBytes) })]),
      ...(driver === undefined ? [] : [t('devices.driver', { driver })]),
    ]
    if (facts.length === 0) return []
    return [[...(adapters.length > 1 ? [name] : []), ...facts]]
  })
}

const GIGABYTE = 2 ** 30

/** As memory is sold, in powers of two: 24 GB are 25.8 · 10⁹ bytes. */
const sayMemory = (bytes: number): string =>
  bytes < GIGABYTE ? sayBytes(bytes) : `${Math.round(bytes / GIGABYTE)} GB`

type Likeness = NonNullable<DeviceTest['likeness']>

/** 'off by 0.02 % of the latent, picture 52 dB' */
export function sayLikeness({ relativeRms, psnr }: Likeness): string {
  if (relativeRms === 0 && psnr === null) return t('devices.same')
  const picture =
    psnr === null ? t('devices.samePicture') : t('devices.picture', { decibels: Math.round(psnr) })
  return t('devices.off', { percent: sayPercent(relativeRms), picture })
}

/** 'off by 0.4 %, 47 dB' */
export function sayError({ relativeRms, psnr }: Likeness): string {
  if (relativeRms === 0 && psnr === null) return t('devices.same')
  const percent = sayPercent(relativeRms)
  if (psnr === null) return t('devices.offShortSame', { percent })
  return t('devices.offShort', { percent, decibels: Math.round(psnr) })
}

const LEAST_PERCENT = 0.001
/** What is not finite is told as 1e9. */
const MOST_PERCENT = 1000

/** Of a share: 0.00213 → '0.21' */
function sayPercent(share: number): string {
  const percent = share * 100
  if (percent > MOST_PERCENT) return t('devices.moreThan', { percent: MOST_PERCENT })
  if (percent > 0 && percent < LEAST_PERCENT) return t('devices.lessThan', { percent: LEAST_PERCENT })
  return String(Number(percent.toPrecision(2)))
}

/** 'Passed: off by …' · 'Failed: …' */
export function sayVerdict({ passed, error, likeness }: DeviceTest): string {
  if (passed)
    return likeness ? t('devices.passedBy', { likeness: sayLikeness(likeness) }) : t('devices.passed')
  return error ? t('devices.failedBy', { message: error.message }) : t('devices.failedBare')
}

/** 'In float16, tested 12:41' */
export const sayTested = ({ precision, at }: DeviceTest): string =>
  t('devices.testedAt', { precision: precisionText(precision), moment: sayMoment(at) })

/** 'Painting on the processor: the only device that can be used here' */
export const sayChoice = (shelf: DeviceShelf, settings: Pick<Settings, 'device'>): string =>
  t('devices.painting', { device: sayChosen(shelf), why: sayWhy(shelf, settings) })

/** What is painted on, in a sentence; before the first look it is only named. */
export function sayChosen({ rows, choice }: Pick<DeviceShelf, 'rows' | 'choice'>): string {
  const row = rows.find(({ device }) => device === choice.device)
  if (row !== undefined) return sayPainter(row)
  return choice.device === 'cpu' ? t('devices.processor') : choice.device
}

function sayWhy({ rows, choice, state }: DeviceShelf, settings: Pick<Settings, 'device'>): string {
  const isAutomatic = settings.device === 'auto'
  if (choice.fellBack !== undefined) return t(isAutomatic ? 'devices.insteadOfFastest' : 'devices.insteadOf')
  if (!isAutomatic) return t('devices.youChose')
  if (rows.length === 0 && state === 'looking') return t('devices.onlyKnown')
  if (rows.filter(({ obstacle }) => obstacle === undefined).length === 1) return t('devices.onlyOne')
  const passed = rows.filter(({ tests }) => tests.some((test) => test.passed)).length
  return t(passed === 0 ? 'devices.nonePassed' : passed === 1 ? 'devices.onlyPassed' : 'devices.fastest')
}
