/** Sampler, steps and guidance of a run, as its row says them; of a comparison those of all its lanes. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { Entry } from '../../../preload/contract.ts'
import { requestOf } from '../../state/request-of.ts'
import { trim } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { saySampler } from '../history/say-entry.ts'

interface Figures {
  readonly sampler: string
  readonly steps: string
  readonly guidance: string
}

export function figuresOf(entry: Entry): Figures {
  const lanes = entry.comparison?.lanes
  const requests =
    lanes === undefined ? [entry.request] : lanes.map((_, index) => requestOf(entry, { index }))
  const [sampler = '', ...others] = new Set(requests.map((request) => request.sampler))
  const count = others.length + 1
  return {
    sampler: others.length === 0 ? saySampler(sampler) : t('library.samplers', { count }),
    steps: span(requests, ({ steps }) => steps),
    guidance: span(requests, ({ guidance }) => guidance),
  }
}

/** 20 · 8–50 */
function span(requests: readonly GenerateRequest[], figureOf: (request: GenerateRequest) => number): string {
  const figures = requests.map(figureOf)
  const [least, most] = [Math.min(...figures), Math.max(...figures)]
  return least === most ? trim(least) : `${trim(least)}–${trim(most)}`
}
