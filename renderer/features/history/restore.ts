/** Settings from elsewhere into the form: what this studio can do is taken over, the rest is said. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { Entry, Model, Picture, Sampler } from '../../../preload/contract.ts'
import { restoreRequest, useCompose } from '../../state/compose.ts'
import { goTo, useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { closeViewer } from '../viewer/viewer-state.ts'
import { foldIfOver } from './panel-state.ts'

export interface Known {
  readonly models: readonly Model[]
  readonly samplers: readonly Sampler[]
  /** What stands in the form now, and stays where nothing better is known. */
  readonly current: Pick<GenerateRequest, 'model' | 'sampler'>
}

/** Any part of a request. */
export type Wanted = { readonly [K in keyof GenerateRequest]?: GenerateRequest[K] | undefined }

export interface Takeover {
  readonly changes: Partial<GenerateRequest>
  /** Sentences: what stays as it is, and why. */
  readonly left: readonly string[]
}

/** @param name how people know the model */
function takeOver(wanted: Wanted, known: Known, name?: string): Takeover {
  const said = Object.entries(wanted).filter(([, value]) => value !== undefined)
  const changes: Partial<GenerateRequest> = Object.fromEntries(said)
  const left: string[] = []
  if (changes.model !== undefined && !known.models.some((model) => model.id === changes.model)) {
    const instead =
      known.models.find((model) => model.id === known.current.model)?.name ?? known.current.model
    left.push(t('history.noSuchModel', { name: name ?? changes.model, instead }))
    delete changes.model
  }
  if (changes.sampler !== undefined && !known.samplers.some((sampler) => sampler.id === changes.sampler)) {
    const { sampler } = known.current
    const instead = known.samplers.find(({ id }) => id === sampler)?.label ?? sampler
    left.push(t('history.noSuchSampler', { name: changes.sampler, instead }))
    delete changes.sampler
  }
  return { changes, left }
}

export function takeOverNow(wanted: Wanted, name?: string): Takeover {
  const { models, samplers } = useStudio.getState()
  return takeOver(wanted, { models, samplers, current: useCompose.getState().request }, name)
}

/** Puts them into the form, with a way back, and goes there: whatever lies over the form goes. */
export function restore(wanted: Wanted, message: string, name?: string): void {
  const { changes, left } = takeOverNow(wanted, name)
  restoreRequest(
    changes,
    left.length === 0 ? message : t('history.restoredWithout', { what: left.join(' ') }),
  )
  closeViewer()
  foldIfOver()
  goTo('paint')
}

/** Everything of a run; of one of its pictures: that picture alone. */
export function restoreEntry(entry: Entry, picture?: Picture): void {
  const request = picture === undefined ? entry.request : { ...entry.request, seed: picture.seed, count: 1 }
  restore(request, t('history.restored'), entry.modelName)
}

export function restorePrompt(entry: Entry): void {
  const { prompt, negativePrompt } = entry.request
  restore({ prompt, negativePrompt }, t('history.restoredPrompt'))
}

export function restoreSeed(entry: Entry, picture = entry.pictures[0]): void {
  const seed = picture?.seed ?? entry.request.seed
  restore({ seed }, t('history.restoredSeed', { seed }))
}
