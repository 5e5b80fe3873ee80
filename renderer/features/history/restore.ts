/** Settings from elsewhere into the form: what this studio can do is taken over, the rest is said. */
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { ControlNet, Entry, Lora, Model, Picture, Sampler } from '../../../preload/contract.ts'
import { restoreRequest, useCompose } from '../../state/compose.ts'
import { modelNameOf, requestOf } from '../../state/request-of.ts'
import { goTo, useStudio } from '../../state/studio.ts'
import { showShot } from '../../state/view.ts'
import { t } from '../../strings/t.ts'
import { closeViewer } from '../viewer/viewer-state.ts'
import { foldIfOver } from './panel-state.ts'

export interface Known {
  readonly models: readonly Model[]
  readonly samplers: readonly Sampler[]
  readonly controls: readonly ControlNet[]
  readonly loras: readonly Lora[]
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

/** A request that has none of them says so by leaving them out: restored whole, it takes them off. */
export const NOTHING_ADDED = { control: undefined, loras: undefined } as const

/** @param name how people know the model */
export function takeOver(wanted: Wanted, known: Known, name?: string): Takeover {
  const said = Object.entries(wanted).filter(([key, value]) => value !== undefined || key in NOTHING_ADDED)
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
  if (changes.loras !== undefined) takeLoras(changes, known, left)
  if (changes.control !== undefined) takeControl(changes, known)
  return { changes, left }
}

/** Those that are here; what is missing is said, one by one. */
function takeLoras(changes: Partial<GenerateRequest>, { loras }: Known, left: string[]): void {
  const here = changes.loras?.filter(({ name }) => loras.some((lora) => lora.name === name)) ?? []
  for (const use of changes.loras ?? []) {
    if (!here.includes(use)) left.push(t('history.noSuchLora', { name: use.name }))
  }
  changes.loras = here.length > 0 ? here : undefined
}

/** By the ControlNet of the model that will paint, where the one that was used then is not here. */
function takeControl(changes: Partial<GenerateRequest>, { controls, current }: Known): void {
  const { control, model = current.model } = changes
  if (control === undefined || controls.some(({ id }) => id === control.model)) return
  const net = controls.find(({ models }) => models.includes(model))
  if (net !== undefined) changes.control = { ...control, model: net.id }
}

export function takeOverNow(wanted: Wanted, name?: string): Takeover {
  const { models, samplers, controls, loras } = useStudio.getState()
  const current = useCompose.getState().request
  return takeOver(wanted, { models, samplers, controls, loras: loras.loras, current }, name)
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

/** Everything of a run; of one of its pictures: that picture alone, as its lane was where it is compared. */
export function restoreEntry(entry: Entry, picture?: Picture): void {
  const one = picture === undefined ? {} : { seed: picture.seed, count: 1 }
  const request = { ...NOTHING_ADDED, ...requestOf(entry, picture), ...one }
  restore(request, t('history.restored', { seed: request.seed }), modelNameOf(entry, picture))
  const shown = picture ?? entry.pictures[0]
  if (shown !== undefined) showShot({ picture: shown, entry })
}

export function restorePrompt(entry: Entry, picture?: Picture): void {
  const { prompt, negativePrompt } = requestOf(entry, picture)
  restore({ prompt, negativePrompt }, t('history.restoredPrompt'))
}

export function restoreControl(entry: Entry, picture?: Picture): void {
  restore({ control: requestOf(entry, picture).control }, t('history.restoredControl'))
}

export function restoreLoras(entry: Entry, picture?: Picture): void {
  restore({ loras: requestOf(entry, picture).loras }, t('history.restoredLoras'))
}

export function restoreSeed(entry: Entry, picture = entry.pictures[0]): void {
  const seed = picture?.seed ?? entry.request.seed
  restore({ seed }, t('history.restoredSeed', { seed }))
}
