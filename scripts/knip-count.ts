import type { ReporterOptions } from 'knip'

/** A knip reporter that says how many files knip looked at, so that a run over nothing is noticed. */
export default function countFiles({ counters }: ReporterOptions): void {
  console.log(`Looked at ${counters.total} files`)
}
