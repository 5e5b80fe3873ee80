/** Everything of a request's control that is the same for all of its steps and pictures. */
import { StudioError } from '../api/errors.ts'
import type { ControlPlace, GenerateRequest } from '../api/request.ts'
import { findSampler } from '../samplers/samplers.ts'
import { controlEdges, controlLatent } from './control-image.ts'
import { assertControlWindow, controlWindow } from './control-window.ts'
import type { StepControl } from './denoise.ts'
import type { EdgeFinder } from './edge-finder.ts'
import type { LoadedModel } from './loaded-model.ts'
import type { Turns } from './part-turns.ts'

export interface ControlSource {
  readonly place: ControlPlace
  readonly finder: EdgeFinder
}

interface Given {
  /** Undefined where the request has no control. */
  readonly source: ControlSource | undefined
  /** What is painted, in pixels. */
  readonly size: { readonly height: number; readonly width: number }
  readonly turns: Turns
}

/**
 * Undefined where nothing is to be followed: no control, or no strength.
 * @throws E_REQUEST where no step is within start … end, E_CONTROL_MISMATCH, E_STEPS, E_FILE_…, E_IMAGE, E_IMAGE_LIMIT, E_WEIGHTS_…
 */
export async function prepareControl(
  model: LoadedModel,
  { control: use, sampler, steps }: GenerateRequest,
  { source, size, turns }: Given,
): Promise<StepControl | undefined> {
  if (!use || use.strength === 0) return undefined
  const { levels } = findSampler(sampler).plan(steps, model.spec.scheduler.training)
  assertControlWindow(levels, use)
  const { follows, always } = controlWindow(levels, use)
  if (!source) throw new StudioError('E_INTERNAL', 'Where the control lies was not said.')
  const net = model.controlNet(source.place.model)
  turns('edgeFinder')
  const edges = await controlEdges({ ...source, use, size })
  turns('autoencoder')
  const latent = await controlLatent(edges, model.autoencoder)
  return { net, latent, strength: use.strength, follows, always }
}
