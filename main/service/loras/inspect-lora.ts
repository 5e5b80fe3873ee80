/** What a LoRA is, and which models it fits, as the window is told. */
import { type ErrorReport, reportOf, StudioError } from '../../../native-models/api/errors.ts'
import type { LoraPlace } from '../../../native-models/api/request.ts'
import type { Lora as OpenedLora } from '../../../native-models/models/lora/lora.ts'
import { type FittedModel, loraFit } from '../../../native-models/models/lora/lora-fit.ts'
import { alphaText, loraReport, rangeText, verdict } from '../../../native-models/models/lora/lora-report.ts'
import { openLora } from '../../../native-models/models/lora/open-lora.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import type { Lora } from '../../../preload/contract.ts'
import { withoutPlaces } from '../placeless.ts'

export interface InspectedLora extends Pick<Lora, 'fits' | 'misfit' | 'report' | 'error'> {
  /** That the file itself tells. */
  readonly triggerWords: string[]
}

const MOST_UNMATCHED = 50

/** Never fails: what cannot be read is what the report says. */
export function inspectLora(place: Omit<LoraPlace, 'name'>, models: readonly ModelFolder[]): InspectedLora {
  try {
    return describe(openLora(place), models)
  } catch (thrown) {
    return { fits: [], error: withoutPlace(reportOf(thrown), place.path), triggerWords: [] }
  }
}

/** The model as LoRAs are held against it. */
export function fittedModel({ name, transformer, textEncoder }: ModelFolder): FittedModel {
  return { name, transformer: transformer.config, textEncoder: textEncoder.config }
}

function describe(lora: OpenedLora, models: readonly ModelFolder[]): InspectedLora {
  const tried = models.map((model) => ({ model, fit: loraFit(lora, fittedModel(model)) }))
  const fitting = tried.filter(({ fit }) => !fit.misfit)
  // What is told about one model: the first that it fits, else the one that has the most of its layers.
  const told = fitting[0] ?? tried.toSorted((a, b) => b.fit.matched - a.fit.matched)[0]
  if (!told) throw new StudioError('E_LORA_MISMATCH', 'There is no model on this machine.')
  const report = loraReport(lora)
  const { misfit } = told.fit
  const keys = [...report.unmatched, ...report.refused.flatMap((refused) => refused.keys)]
  return {
    fits: fitting.map(({ model }) => model.id),
    ...(misfit && { misfit: withoutPlaces(misfit.message, [lora.path]) }),
    report: {
      dialect: report.dialect,
      rank: rangeText(report.rank),
      alpha: alphaText(report),
      matched: told.fit.matched,
      total: told.fit.total,
      unmatched: keys.slice(0, MOST_UNMATCHED).map((key) => key.slice(0, 500).toWellFormed()),
      verdict: withoutPlaces(verdict(lora, fittedModel(told.model)), [lora.path]),
      isLcm: report.lcm !== undefined,
    },
    triggerWords: [...report.triggerWords],
  }
}

function withoutPlace(error: ErrorReport, path: string): ErrorReport {
  return { ...error, message: withoutPlaces(error.message, [path]) }
}
