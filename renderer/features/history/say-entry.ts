/** A run in a few words, as rows and panels say it. */
import type { Entry, Picture } from '../../../preload/contract.ts'
import { currentSampler } from '../../state/defaults.ts'
import { requestOf } from '../../state/request-of.ts'
import { sayMoment } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { sayControl } from '../control/control-words.ts'
import { sayLoras } from '../loras/lora-words.ts'
import { sayComparison, sayLane } from './say-comparison.ts'
import type { SettingNames } from './settings-of.ts'

const STATES = {
  queued: 'history.queued',
  running: 'history.running',
  done: undefined,
  failed: 'history.failedRun',
  cancelled: 'history.cancelled',
  'set-aside': 'history.setAside',
} as const satisfies Record<Entry['state'], string | undefined>

/** 12:41 · 16 pictures · 100 steps · DPM-Solver++, what matters most first; what did not end well says so instead. */
export function sayEntry(entry: Entry, now?: number): string {
  const state = STATES[entry.state]
  const said = state === undefined ? [] : [t(state)]
  const kind = sayKind(entry)
  const words = kind === undefined ? [...said, ...figuresOf(entry)] : [kind, ...said]
  return [sayMoment(entry.createdAt, now), ...words].join(' · ')
}

function figuresOf({ state, pictures, request: { sampler, steps } }: Entry): string[] {
  const many = pictures.length > 1 ? [t('history.pictures', { count: pictures.length })] : []
  if (STATES[state] !== undefined) return many
  return [...many, t('history.steps', { count: steps }), currentSampler(sampler)?.family ?? sampler]
}

/** Of a run that is more than a painting: a comparison, a replay. */
export function sayKind({ comparison, replay }: Entry): string | undefined {
  if (comparison !== undefined) return sayComparison(comparison)
  return replay && t('recipes.replayOf', { name: replay.recipe })
}

/** Nothing to say of what simply went well. */
export function sayState(entry: Entry): string | undefined {
  const state = STATES[entry.state]
  return state === undefined ? undefined : t(state)
}

export const sayPrompt = (entry: Entry, picture?: Picture): string =>
  requestOf(entry, picture).prompt.trim() || t('history.noPrompt')

/** What stands in for a picture where it is not seen: its prompt, and what sets it apart where it is compared. */
export function promptOf({ entry, picture }: { readonly entry: Entry; readonly picture: Picture }): string {
  const { prompt } = requestOf(entry, picture)
  const lane = sayLane(entry, picture)
  return lane === undefined ? prompt : `${prompt}, ${lane}`
}

export const saySampler = (id: string): string => currentSampler(id)?.label ?? id

/** The words for values in panels and tables. */
export const settingNames = (): SettingNames => ({
  sampler: saySampler,
  longPrompt: (choice) => t(`library.${choice}`),
  control: sayControl,
  loras: sayLoras,
  yes: t('library.yes'),
  no: t('library.no'),
  none: t('library.none'),
})
