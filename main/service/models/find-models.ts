/** Models in other programs' folders: they are only looked at, and used where they lie. */
import { comfyWeights } from './comfy-folders.ts'
import type { Elsewhere } from './elsewhere.ts'
import { cachedRepositories } from './hub-cache.ts'
import { opensAsModel } from './opens-as-model.ts'

export interface FoundModel {
  /** A folder, or a file of weights. Absolute. */
  readonly path: string
  /** With what it lacks. */
  readonly base?: string
  readonly title: string
  readonly foundIn: 'Hugging Face' | 'ComfyUI'
}

/** `bases`: folders that may have what single transformers lack. */
export function findModels(elsewhere: Elsewhere, bases: readonly string[]): FoundModel[] {
  const cached = cachedRepositories(elsewhere)
  const all = [...bases, ...cached.map(({ folder }) => folder)]
  const ofHub = cached.flatMap(({ name, folder }) =>
    found({ path: folder, title: name, foundIn: 'Hugging Face' }, all),
  )
  const ofComfy = comfyWeights(elsewhere).flatMap(({ path, title }) =>
    found({ path, title, foundIn: 'ComfyUI' }, all),
  )
  return [...ofHub, ...ofComfy]
}

function found(place: Omit<FoundModel, 'base'>, bases: readonly string[]): FoundModel[] {
  if (opensAsModel(place.path, undefined)) return [place]
  const base = bases.find((one) => one !== place.path && opensAsModel(place.path, one))
  return base === undefined ? [] : [{ ...place, base }]
}
