/** What looks at comparisons, and after the space that they take, put together. */
import { ComparisonViews, type ComparisonViewsOptions } from './compare/comparison-views.ts'
import { StepsLimit, type StepsLimitOptions } from './compare/steps-limit.ts'
import { comparedEntries } from './history/compared-entries.ts'
import type { Database } from './history/database.ts'
import type { Preferences } from './history/preferences.ts'

interface ComparePartsOptions
  extends ComparisonViewsOptions,
    Pick<StepsLimitOptions, 'onGivenUp' | 'onFailure'> {
  readonly db: Database
  readonly preferences: Preferences
}

export function compareParts({ db, preferences, onGivenUp, onFailure, ...options }: ComparePartsOptions) {
  return {
    views: new ComparisonViews(options),
    stepsLimit: new StepsLimit({
      ...{ comparisons: options.comparisons, onGivenUp, onFailure },
      entries: () => comparedEntries(db),
      limitBytes: () => preferences.settings().stepsLimitMb * 1e6,
    }),
  }
}
