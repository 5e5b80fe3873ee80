/** A device as users type it. */
import { type Device, deviceNamed, PROVIDERS } from '../../native-models/api/device.ts'
import { StudioError } from '../../native-models/api/errors.ts'

/** @throws E_OPTION */
export function namedDevice(word: string): Device {
  const device = deviceNamed(word)
  if (device) return device
  const known = new Intl.ListFormat('en', { type: 'disjunction' }).format(PROVIDERS)
  const sentence = `There is no device ${word}: ${known} is needed, and cuda:1 is a second adapter.`
  throw new StudioError('E_OPTION', sentence)
}
