/** The `parameters` text of the AUTOMATIC1111 family; also ours, where the complete record is gone. */
import { parseParameters } from '../images/parameters.ts'
import type { Found } from './found.ts'

export function readA1111(text: string): Found | undefined {
  const settings = parseParameters(text)
  if (!settings) return undefined
  const { size, others, modelHash, version, ...rest } = settings
  return {
    ...rest,
    width: size?.width,
    height: size?.height,
    schedule: others?.get('Schedule type'),
    others: [['Model hash', modelHash], ...(others ?? []), ['Version', version]],
  }
}
