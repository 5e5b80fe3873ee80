/** From what a request says about its control to where that lies on this machine. */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { ControlPlace, ControlUse } from '../../../native-models/api/request.ts'
import type { ControlNet } from '../../../preload/contract.ts'
import { embeddedControls } from '../models/embedded-controls.ts'
import type { ModelList } from '../models/model-list.ts'
import type { ControlImages } from './control-images.ts'
import { fittingModels } from './fitting-models.ts'

/** A ControlNet of the shelf, with the net that finds the edges it follows. */
export interface ShelvedNet {
  readonly id: string
  readonly name: string
  readonly summary: string
  /** Absolute: files of weights. */
  readonly model: string
  readonly hed: string
  /** Pixels of a side of the pictures that its models were made for. */
  readonly side: number
}

interface ControlPlacesParts {
  readonly models: ModelList
  readonly nets: () => readonly ShelvedNet[]
}

/** A ControlNet with the models that it fits. */
type FittingNet = Omit<ShelvedNet, 'side'> & { readonly models: readonly string[] }

export class ControlPlaces {
  readonly #images: ControlImages
  readonly #embedded: readonly FittingNet[]
  readonly #parts: ControlPlacesParts | undefined

  /** Without `parts` the embedded ones are all. @throws what embeddedControls throws */
  constructor(images: ControlImages, parts?: ControlPlacesParts) {
    this.#images = images
    this.#parts = parts
    this.#embedded = embeddedControls()
  }

  list(): ControlNet[] {
    return this.#all().map(({ id, name, summary, models }) => ({ id, name, summary, models: [...models] }))
  }

  /** `model`: id of the model that paints. @throws E_CONTROL_UNKNOWN, E_CONTROL_MISMATCH, E_CONTROL_MISSING */
  of(use: ControlUse, model: string): ControlPlace {
    const control = this.#all().find(({ id }) => id === use.model)
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

  #all(): FittingNet[] {
    if (!this.#parts) return [...this.#embedded]
    const models = this.#parts.models.all()
    const shelved = this.#parts.nets().map((net) => ({ ...net, models: fittingModels(net, models) }))
    return [...this.#embedded, ...shelved]
  }
}
