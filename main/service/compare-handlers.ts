/** Who answers the calls about comparisons: planned, queued, followed. What they look like is `compare-views.ts`. */
import { StudioError } from '../../native-models/api/errors.ts'
import { describePlan } from './compare/describe-plan.ts'
import { laneTracks } from './compare/lane-tracks.ts'
import { memoryWarnings } from './compare/memory-warning.ts'
import { planComparison } from './compare/plan-comparison.ts'
import { viewFits } from './history/rows.ts'
import type { ServiceCallName, ServiceInput, ServiceOutput } from './protocol.ts'
import type { Service } from './service.ts'

type CompareCall = Extract<
  ServiceCallName,
  'queue.compare' | `compare.${'plan' | 'setDraft' | 'setView' | 'tracks'}`
>
type CompareHandlers = {
  readonly [N in CompareCall]: (input: ServiceInput<N>) => ServiceOutput<N> | Promise<ServiceOutput<N>>
}

export function compareHandlersOf(service: Service): CompareHandlers {
  const { comparisons, engine, entries, guides, models, preferences, queue, views } = service
  return {
    'queue.compare': ({ setup }) => queue.compare(setup),
    'compare.plan': ({ setup }) => {
      const parts = { models, controls: guides.controls, loras: guides.places }
      const planned = planComparison(setup, parts)
      const described = describePlan(planned, (request) => engine.secondsAPass(request))
      const { precision } = service.computing.setup()
      const memory = memoryWarnings(planned, { planner: service.planner, precision })
      return { ...described, warnings: [...memory, ...described.warnings] }
    },
    'compare.setDraft': (draft) => {
      preferences.put('compareDraft', draft)
      return {}
    },
    'compare.setView': ({ id, view }) => {
      if (!viewFits(view, views.entryOf(id).comparison.lanes))
        throw new StudioError('E_REQUEST', 'The comparison has not so many lanes.')
      entries.setView(id, view)
      service.changed([id])
      return {}
    },
    'compare.tracks': ({ id }) => ({ lanes: laneTracks(entries.get(id), comparisons) }),
  }
}
