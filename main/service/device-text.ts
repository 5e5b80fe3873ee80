/** What pictures are painted on, for people. */
import { type Precision, precisionText } from '../../native-models/api/precision.ts'

/** `CPU, 4 threads`; what is not computed in float32 is named. */
export function deviceText({ threads, precision }: { threads: number; precision: Precision }): string {
  const words = precisionText(precision)
  return words === 'float32' ? `CPU, ${threads} threads` : `CPU, ${threads} threads, ${words}`
}
