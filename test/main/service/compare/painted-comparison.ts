/** A real comparison of the embedded model, painted by the real service, for what is looked at afterwards. */

import { compareViewsOf } from '../../../../main/service/compare-views.ts'
import type { ServiceOptions } from '../../../../main/service/service-options.ts'
import type { ComparisonSetup } from '../../../../native-models/api/comparison.ts'
import type { Entry } from '../../../../preload/contract.ts'
import { LocalService } from '../local-service.ts'
import { type Places, places, quickRequest } from '../service-process.ts'

const request = quickRequest({
  ...{ model: 'nano', sampler: 'euler', guidance: 3, size: { kind: 'exact', width: 64, height: 64 } },
})

/** Heun pays two passes a step; the measure is the last lane. */
export const LANES: ComparisonSetup = {
  kind: 'lanes',
  request,
  lanes: [
    { sampler: 'euler', steps: 4, guidance: 3 },
    { sampler: 'heun', steps: 3, guidance: 3 },
  ],
  equal: 'own',
  measure: { sampler: 'dpmpp-2m', steps: 6, guidance: 3 },
}

export const GRID: ComparisonSetup = {
  kind: 'grid',
  request: { ...request, steps: 2 },
  x: { of: 'guidance', values: [1, 3, 5] },
  y: { of: 'seed', values: ['7', '8'] },
}

export class PaintedComparison implements AsyncDisposable {
  readonly places: Places
  readonly local: LocalService
  readonly calls: ReturnType<typeof compareViewsOf>

  constructor(options: Partial<ServiceOptions> = {}, where = places()) {
    this.places = where
    this.local = new LocalService(where, options)
    this.calls = compareViewsOf(this.local.service)
  }

  get service() {
    return this.local.service
  }

  /** → the finished entry */
  async paint(setup: ComparisonSetup): Promise<Entry> {
    const { id } = this.service.queue.compare(setup)
    await this.local.until(() => ['done', 'failed'].includes(this.local.stateOf(id)))
    const entry = this.service.entries.get(id)
    if (entry.state !== 'done') throw new Error(entry.error?.message)
    return entry
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.local[Symbol.asyncDispose]()
    this.places[Symbol.dispose]()
  }
}
