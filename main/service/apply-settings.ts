/** Settings that were changed count at once. */
import type { Settings } from '../../preload/contract.ts'
import type { Service } from './service.ts'

export function applySettings(
  { preferences, engine, shelf, stepsLimit, cuda }: Service,
  before: Settings,
): void {
  const now = preferences.settings()
  const hasChanged = (name: keyof Settings) => JSON.stringify(now[name]) !== JSON.stringify(before[name])
  if (hasChanged('threads') || hasChanged('precision')) engine.renew()
  if (hasChanged('stepsLimitMb')) stepsLimit.look()
  if (hasChanged('fetchLimitKb')) {
    shelf.line.limitChanged()
    cuda.limitChanged()
  }
  if (hasChanged('hubMirror')) shelf.line.hubChanged()
  if (hasChanged('hubMirror') || hasChanged('precision')) shelf.tellAgain()
}
