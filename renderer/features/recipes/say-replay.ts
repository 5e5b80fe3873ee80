/** What a replay says: how far it strays so far, and its verdict, nearly as the command line does. */
import type { Entry, Replay, ReplayedStep } from '../../../preload/contract.ts'
import { sayFile } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'

type Steps = readonly ReplayedStep[]

/** How far a pass strays, as RMS of the difference over RMS of the latent: `strays by about 0.012 %` */
export function sayStray({ bitEqual, relativeRms }: Omit<ReplayedStep, 'step'>): string {
  if (bitEqual) return t('recipes.wasEqual')
  if (relativeRms === undefined) return t('recipes.straysInSize')
  if (relativeRms === 0) return t('recipes.straysLittle')
  return t('recipes.strays', { percent: Number((relativeRms * 100).toPrecision(2)) })
}

/** One sentence for whatever state the run is in. */
export function sayReplay({ state, request, replay }: Entry, steps: Steps): string {
  if (replay === undefined) return ''
  const name = sayFile(replay.recipe)
  const last = steps.at(-1)
  if (state === 'queued') return t('recipes.waits', { name })
  if (state === 'running') {
    if (last === undefined) return t('recipes.begins', { name })
    return t('recipes.soFar', { name, step: last.step, steps: request.steps, how: howSoFar(steps, last) })
  }
  return state === 'done' ? sayVerdict(replay, steps) : sayStopped(steps, request.steps)
}

/** The same in a narrow place, beside the sign of a replay. */
export function sayRunningReplay({ request: { steps: all } }: Entry, steps: Steps): string {
  const last = steps.at(-1)
  if (last === undefined) return t('queue.painting')
  return t('recipes.stepSoFar', { step: last.step, steps: all, how: howSoFar(steps, last) })
}

const firstStray = (steps: Steps): ReplayedStep | undefined => steps.find(({ bitEqual }) => !bitEqual)

function howSoFar(steps: Steps, last: ReplayedStep): string {
  const first = firstStray(steps)
  if (first === undefined) return t('recipes.equalSoFar')
  return t('recipes.straysSince', { step: first.step, how: sayStray(last) })
}

function sayVerdict({ pixelsEqual }: Replay, steps: Steps): string {
  const first = firstStray(steps)
  const last = steps.at(-1)
  if (first === undefined || last === undefined) {
    return t(pixelsEqual ? 'recipes.samePicture' : 'recipes.otherDecoding')
  }
  const end = last.bitEqual ? t('recipes.endEqual') : t('recipes.endStrays', { how: sayStray(last) })
  const course = t('recipes.course', { first: first.step, last: last.step, end })
  return t(pixelsEqual ? 'recipes.samePixels' : 'recipes.otherPicture', { course })
}

/** Of a run that failed, was cancelled or set aside. */
function sayStopped(steps: Steps, all: number): string {
  const last = steps.at(-1)
  if (last === undefined) return t('recipes.notBegun')
  const first = firstStray(steps)
  const how = first === undefined ? t('recipes.wasEqual') : t('recipes.wasStraying', { step: first.step })
  return t('recipes.stoppedAt', { how, step: last.step, steps: all })
}
