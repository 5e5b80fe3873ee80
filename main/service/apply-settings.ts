/** Settings that were changed count at once. */
import type { Settings } from '../../preload/contract.ts'
import type { Service } from './service.ts'

const COMPUTED = ['threads', 'device', 'precision', 'gpuPrecision'] as const

export function applySettings({ preferences, devices, shelf, stepsLimit }: Service, before: Settings): void {
  const now = preferences.settings()
  const hasChanged = (name: keyof Settings) => JSON.stringify(now[name]) !== JSON.stringify(before[name])
  if (COMPUTED.some(hasChanged)) devices.settingsChanged()
  if (hasChanged('stepsLimitMb')) stepsLimit.look()
  if (hasChanged('fetchLimitKb')) shelf.line.limitChanged()
  if (hasChanged('hubMirror')) shelf.line.hubChanged()
  if (hasChanged('hubMirror')) shelf.tellAgain()
}
