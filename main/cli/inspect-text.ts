/** What `inspect` found, in words. */

import { bytesText } from '../../native-models/api/bytes-text.ts'
import type { ErrorReport } from '../../native-models/api/errors.ts'
import type { Identity } from '../../native-models/models/identify.ts'
import type { LoraReport } from '../../native-models/models/lora/lora-report.ts'
import type { ModelFolder } from '../../native-models/models/model-folder.ts'
import { oneLine, wrap } from './print.ts'

/** A part of which the weights can be read. */
export interface PartReport extends Identity {
  readonly path: string
  readonly files: number
  readonly bytes: number
  readonly parameters: number
  readonly types: readonly string[]
  /** Of a LoRA. */
  readonly lora?: LoraReport
}

/** What could not be read, and why. */
export interface Unreadable {
  readonly path: string
  readonly error: ErrorReport
}

export type ModelReport =
  | (Pick<ModelFolder, 'name' | 'buckets' | 'sizeMultiple' | 'defaults'> & {
      readonly complete: true
    })
  | { readonly complete: false; readonly error: ErrorReport }

/** How many names are listed before "and n more". */
const SHOWN = 8
const LONGEST_NAME = 90
const LONGEST_LINE = 96

export function describeModel(model: ModelReport): string {
  if (!model.complete) {
    const { message, nextStep } = model.error
    // Of damaged parts `inspect` is the next step itself.
    return `not a whole model: ${message}${nextStep.includes('inspect') ? '' : ` ${nextStep}`}`
  }
  const { name, buckets, sizeMultiple, defaults } = model
  const { sampler, steps, guidance } = defaults
  const settings = `${sampler}, ${steps} steps, guidance ${guidance}`
  return `${name}: complete; ${buckets.length} sizes, multiples of ${sizeMultiple}; ${settings}`
}

export function describePart(part: PartReport | Unreadable): string {
  if ('error' in part) {
    const { message, code, nextStep } = part.error
    return `${part.path}\n  ${message} (${code})\n  ${nextStep}`
  }
  const { path, name, files, bytes, parameters, types, facts, check } = part
  const inFiles = `${bytesText(bytes)} in ${files} file${files === 1 ? '' : 's'}`
  const size = `${short(parameters)} parameters, ${types.join(' and ') || 'no tensors'}, ${inFiles}`
  const found = (check ? problems(check) : []).flatMap((line) => wrap(line, LONGEST_LINE))
  return [path, ...[name, size, ...facts, ...found].map((line) => `  ${line}`)].join('\n')
}

function problems({ missing, misshapen, unknown }: NonNullable<PartReport['check']>): string[] {
  if (missing.length + misshapen.length + unknown.length === 0)
    return ['nothing is missing, nothing is unknown']
  return [
    ...(missing.length > 0 ? [`missing: ${shortList(missing)}`] : []),
    ...misshapen.slice(0, SHOWN).map((sentence) => oneLine(sentence, 2 * LONGEST_NAME)),
    ...(misshapen.length > SHOWN ? [`and ${misshapen.length - SHOWN} more of a wrong shape`] : []),
    ...(unknown.length > 0 ? [`unknown: ${shortList(unknown)}`] : []),
  ]
}

/** Names come from the file: they may hold anything. */
function shortList(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
  return (
    names
      .slice(0, SHOWN)
      .map((name) => oneLine(name, LONGEST_NAME))
      .join(', ') + more
  )
}

/** 950, 5.1 k, 610.9 M, 4.76 G. */
function short(count: number): string {
  if (count < 1000) return String(count)
  if (count < 1e6) return `${(count / 1e3).toFixed(1)} k`
  return count < 1e9 ? `${(count / 1e6).toFixed(1)} M` : `${(count / 1e9).toFixed(2)} G`
}
