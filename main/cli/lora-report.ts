/** What `inspect` tells of a LoRA, in words. */
import {
  alphaText,
  type LoraReport,
  loraReport,
  rangeText,
  verdict,
} from '../../native-models/models/lora/lora-report.ts'
import { openLora } from '../../native-models/models/lora/open-lora.ts'
import { openModelFolder } from '../../native-models/models/model-folder.ts'
import { embeddedModels } from '../service/models/embedded-models.ts'
import { oneLine } from './print.ts'

const SHOWN = 8

/** A file or a PEFT folder → facts, one a line, and the same as data. @throws E_LORA_KIND, and as `openLora` */
export function describeLora(path: string): {
  readonly facts: readonly string[]
  readonly lora: LoraReport
} {
  const lora = openLora({ path })
  const report = loraReport(lora)
  const { kinds, dialect, rank, layers, textLayers, triggerWords, lcm } = report
  const facts = [
    `${kinds.join(', ')}, as ${dialect} writes it; rank ${rangeText(rank)}; alpha ${alphaText(report)}`,
    `${layers} layers${textLayers > 0 ? `, ${textLayers} of them of the text encoder` : ''}`,
    ...trainedFor(report),
    ...embeddedModels().map(({ folder }) => {
      const { name, transformer, textEncoder } = openModelFolder(folder)
      return verdict(lora, { name, transformer: transformer.config, textEncoder: textEncoder.config })
    }),
    ...list('trigger words', triggerWords),
    ...(lcm ? [`for few steps, as ${lcm} says`] : []),
    ...list('not understood', report.unmatched),
    ...list(
      'not used',
      report.refused.map(({ why }) => why),
    ),
  ]
  return { lora: report, facts }
}

function trainedFor({ trainedOn: { width, blocks, sizeConditions } }: LoraReport): string[] {
  if (width === undefined) return []
  return [
    `for a transformer ${width} wide of ${blocks} blocks or more${sizeConditions ? ', with size conditions' : ''}`,
  ]
}

/** Names come from the file: they may hold anything. */
function list(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return []
  const shown = names.slice(0, SHOWN).map((name) => oneLine(name, 90))
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
  return [`${what}: ${shown.join(', ')}${more}`]
}
