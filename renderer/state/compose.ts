/**
 * The form: the request as it will be painted next. It is the one living copy of the draft, kept by the service
 * a moment after each change and at once when the window loses the user's eye.
 */
import { create } from 'zustand'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import type { Draft, Entry } from '../../preload/contract.ts'
import { t } from '../strings/t.ts'
import { call } from './call.ts'
import { withNetFor } from './controls.ts'
import { currentModel, defaultsFor, requestLimits } from './defaults.ts'
import { endFormToast, formToast } from './form-toasts.ts'
import { useStudio } from './studio.ts'
import { attempt } from './toasts.ts'
import { showLive } from './view.ts'

const KEEP_AFTER_MS = 400

export const useCompose = create<Draft>()(() => ({}) as Draft)

const { getState: get, setState: set } = useCompose

/** Begins with the draft of the last time, as soon as the studio has opened: before anything shows it. */
export function followOpening(): () => void {
  return useStudio.subscribe(({ phase, draft }, before) => {
    if (phase !== 'open' || before.phase === 'open') return
    kept = draft
    set(draft, true)
  })
}

/** Changes the form. */
export function edit(changes: Partial<GenerateRequest>): void {
  set(({ request }) => ({ request: { ...request, ...changes } }))
}

/** Another model: what still stood at the old one's defaults moves to the new one's. */
export function chooseModel(id: string): void {
  const { request } = get()
  const { control } = request
  const next = { ...request, model: id, ...(control && { control: withNetFor(id, control) }) }
  if (request.sampler === currentModel(request.model)?.defaults.sampler) {
    next.sampler = currentModel(id)?.defaults.sampler ?? request.sampler
  }
  set({ request: withNewDefaults(request, next) })
}

/** Another sampler: steps and guidance follow, unless they were set by hand. */
export function chooseSampler(id: string): void {
  const { request } = get()
  set({ request: withNewDefaults(request, { ...request, sampler: id }) })
}

function withNewDefaults(before: GenerateRequest, after: GenerateRequest): GenerateRequest {
  const old = defaultsFor(before)
  const fresh = defaultsFor(after)
  const { maxSteps } = requestLimits(after)
  return {
    ...after,
    steps: Math.min(before.steps === old.steps ? fresh.steps : before.steps, maxSteps),
    guidance: before.guidance === old.guidance ? fresh.guidance : before.guidance,
  }
}

/** A typed seed is meant: it stays. */
export const typeSeed = (seed: string): void =>
  set(({ request }) => ({ request: { ...request, seed }, seedLocked: true }))
export const lockSeed = (seedLocked: boolean): void => set({ seedLocked })
export const rollSeed = (): void => edit({ seed: randomSeed() })

/** 32 bits are enough to never meet again, and short enough to read aloud. */
export const randomSeed = (): string => String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0)

/** Takes settings over from elsewhere (history, a dropped picture), with a way back. */
export function restoreRequest(
  changes: Partial<GenerateRequest>,
  message: string = t('compose.restored'),
): void {
  const before = get()
  const seedLocked = changes.seed === undefined ? before.seedLocked : true
  set({ request: { ...before.request, ...changes }, seedLocked })
  formToast(message, () => set(before, true), { room: 'paint', store: useCompose })
}

/** Puts the form's request into the queue. */
export async function paint(): Promise<Entry> {
  const { request, seedLocked } = get()
  const entry = await call('queue.add', { request })
  endFormToast()
  if (!seedLocked && get().request.seed === request.seed) rollSeed()
  showLive()
  return entry
}

/** Paints a changed request without touching the form: variations, retries of one picture. */
export async function paintOther(request: GenerateRequest): Promise<Entry> {
  const entry = await call('queue.add', { request })
  showLive()
  return entry
}

let kept: Draft | undefined
let timer: ReturnType<typeof setTimeout> | undefined

function keep(): void {
  clearTimeout(timer)
  timer = undefined
  const draft = get()
  if (draft === kept || draft.request === undefined) return
  kept = draft
  attempt(() => call('draft.set', { request: draft.request, seedLocked: draft.seedLocked }))
}

/** Keeps the draft from now on → stops. */
export function keepDraft(): () => void {
  const stop = useCompose.subscribe(() => {
    clearTimeout(timer)
    timer = setTimeout(keep, KEEP_AFTER_MS)
  })
  window.addEventListener('blur', keep)
  window.addEventListener('pagehide', keep)
  window.addEventListener('focusout', keep)
  return () => {
    stop()
    window.removeEventListener('blur', keep)
    window.removeEventListener('pagehide', keep)
    window.removeEventListener('focusout', keep)
  }
}
