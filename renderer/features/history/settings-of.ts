/** What a run was asked for, setting by setting: for rows, information panels and the comparison of two. */

import type { ControlUse, GenerateRequest, LoraUse, PictureSize } from '../../../native-models/api/request.ts'
import type { Entry, Picture } from '../../../preload/contract.ts'
import { modelHashOf, modelNameOf, requestOf } from '../../state/request-of.ts'

export const SETTING_KEYS = [
  'prompt',
  'negativePrompt',
  'model',
  'modelHash',
  'sampler',
  'steps',
  'guidance',
  'seed',
  'size',
  'count',
  'control',
  'loras',
  'cleanCaption',
  'longPrompt',
] as const
export type SettingKey = (typeof SETTING_KEYS)[number]

export interface Setting {
  readonly key: SettingKey
  readonly value: string
}

export interface SettingNames {
  readonly sampler: (id: string) => string
  readonly longPrompt: (choice: GenerateRequest['longPrompt']) => string
  readonly control: (use: ControlUse) => string
  readonly loras: (uses: readonly LoraUse[]) => string
  readonly yes: string
  readonly no: string
  readonly none: string
}

/** @param picture of a comparison: the one whose lane is meant, else its first */
export function settingsOf(entry: Entry, names: SettingNames, picture?: Picture): Setting[] {
  return SETTING_KEYS.map((key) => ({ key, value: textOf({ entry, picture }, key, names) }))
}

interface Asked {
  readonly entry: Entry
  readonly picture: Picture | undefined
}

function textOf({ entry, picture }: Asked, key: SettingKey, names: SettingNames): string {
  const request: GenerateRequest = requestOf(entry, picture)
  switch (key) {
    case 'model':
      return modelNameOf(entry, picture)
    case 'modelHash':
      return modelHashOf(entry, picture) ?? names.none
    case 'sampler':
      return names.sampler(request.sampler)
    case 'size':
      return sizeText(request.size, picture ?? entry.pictures[0])
    case 'control':
      return request.control === undefined ? names.none : names.control(request.control)
    case 'loras':
      return request.loras?.length ? names.loras(request.loras) : names.none
    case 'cleanCaption':
      return request.cleanCaption ? names.yes : names.no
    case 'longPrompt':
      return names.longPrompt(request.longPrompt)
    case 'negativePrompt':
      return request.negativePrompt === '' ? names.none : request.negativePrompt
    default:
      return String(request[key])
  }
}

/** What was painted is surer than what was asked for. */
export function sizeText(size: PictureSize, painted?: { width: number; height: number }): string {
  if (painted !== undefined) return `${painted.width} × ${painted.height}`
  return size.kind === 'aspect'
    ? `${tidy(size.width)} : ${tidy(size.height)}`
    : `${size.width} × ${size.height}`
}

function tidy(value: number): string {
  return String(Math.round(value * 100) / 100)
}
