/** A run in a few words, as rows and panels say it. */
import type { Entry } from '../../../preload/contract.ts'
import { currentSampler } from '../../state/defaults.ts'
import { sayMoment } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { sayControl } from '../control/control-words.ts'
import { sayLoras } from '../loras/lora-words.ts'
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
  const { sampler, steps } = entry.request
  return [
    sayMoment(entry.createdAt, now),
    ...(state === undefined ? [] : [t(state)]),
    ...(entry.pictures.length > 1 ? [t('history.pictures', { count: entry.pictures.length })] : []),
    ...(state === undefined
      ? [t('history.steps', { count: steps }), currentSampler(sampler)?.family ?? sampler]
      : []),
  ].join(' · ')
}

/** Nothing to say of what simply went well. */
export function sayState(entry: Entry): string | undefined {
  const state = STATES[entry.state]
  return state === undefined ? undefined : t(state)
}

export const sayPrompt = (entry: Entry): string => entry.request.prompt.trim() || t('history.noPrompt')

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
