/** Who answers the calls about what one looks at in a comparison: previews, decoded steps, distances, exports. */
import type { ComparisonEntry } from './compare/comparison-views.ts'
import { laneTracks } from './compare/lane-tracks.ts'
import { writeComparison } from './compare/write-comparison.ts'
import { placelessly } from './placeless.ts'
import type { ServiceCallName, ServiceInput, ServiceOutput } from './protocol.ts'
import type { Service } from './service.ts'

type ViewCall = Extract<
  ServiceCallName,
  `compare.${'previews' | 'decode' | 'distances' | 'pixels' | 'dropSteps' | 'stepsBytes' | 'write'}`
>
type ViewHandlers = {
  readonly [N in ViewCall]: (input: ServiceInput<N>) => ServiceOutput<N> | Promise<ServiceOutput<N>>
}

export function compareViewsOf({ views, comparisons, models, stepsLimit }: Service): ViewHandlers {
  return {
    'compare.previews': (question) => views.previews(question),
    'compare.decode': async (place) => ({ image: await views.decode(place) }),
    'compare.distances': async ({ id, reference }) => ({ lanes: await views.distances(id, reference) }),
    'compare.pixels': (question) => views.pixels(question),
    'compare.dropSteps': async ({ id }) => {
      views.entryOf(id)
      await stepsLimit.giveUp(id)
      return {}
    },
    'compare.stepsBytes': () => ({ bytes: stepsLimit.bytes() }),
    'compare.write': async (wanted) => {
      const parts = {
        ...{ views, comparisons },
        modelName: (id: string) => (models.has(id) ? models.find(id).name : id),
        tracksOf: (entry: ComparisonEntry) => laneTracks(entry, comparisons),
      }
      await placelessly([wanted.path], writeComparison(parts, wanted))
      return {}
    },
  }
}
