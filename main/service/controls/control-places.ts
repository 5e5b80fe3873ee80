/** From what a request says about its control to where that lies on this machine. */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { ControlPlace, ControlUse } from '../../../native-models/api/request.ts'
import type { ControlNet } from '../../../preload/contract.ts'
import { type EmbeddedControl, embeddedControls } from '../models/embedded-controls.ts'
import type { ControlImages } from './control-images.ts'

export class ControlPlaces {
  readonly #images: ControlImages
  readonly #controls: readonly EmbeddedControl[]

  /** @throws what embeddedControls throws */
  constructor(images: ControlImages) {
    this.#images = images
    this.#controls = embeddedControls()
  }

  list(): ControlNet[] {
    return this.#controls.map(({ id, name, summary, models }) => ({ id, name, summary, models: [...models] }))
  }

  /** `model`: id of the model that paints. @throws E_CONTROL_UNKNOWN, E_CONTROL_MISMATCH, E_CONTROL_MISSING */
  of(use: ControlUse, model: string): ControlPlace {
    const control = this.#controls.find(({ id }) => id === use.model)
    if (!control)
      throw new StudioError('E_CONTROL_UNKNOWN', `There is no ControlNet "${use.model}" on this machine.`)
    if (!control.models.includes(model))
      throw new StudioError('E_CONTROL_MISMATCH', `${control.name} was not made for the model "${model}".`)
    return {
      model: control.model,
      hed: control.hed,
      image: this.#images.pathOf(use.image),
      ...(use.edges !== undefined && { edges: this.#images.pathOf(use.edges) }),
    }
  }
}
