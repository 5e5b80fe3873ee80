/** From the LoRAs that a request and its prompt name to where they lie on this machine. */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { GenerateRequest, LoraPlace } from '../../../native-models/api/request.ts'
import { assertLoraFits } from '../../../native-models/models/lora/lora-fit.ts'
import { openLora } from '../../../native-models/models/lora/open-lora.ts'
import type { ModelFolder } from '../../../native-models/models/model-folder.ts'
import { lorasOf } from '../../../native-models/pipeline/prompt-loras.ts'
import { closestNames } from '../../../native-models/samplers/closest-names.ts'
import { placeless } from '../placeless.ts'
import { fittedModel } from './inspect-lora.ts'
import type { LoraShelf } from './lora-shelf.ts'
import type { ShelvedLora } from './shelved-lora.ts'

export interface UsedLora {
  readonly name: string
  /** For the engine. */
  readonly place: LoraPlace
  /** Absolute: the file of its weights. */
  readonly weights: string
  /** Of its weights: another LoRA of that name has another one. */
  readonly fingerprint: string
}

export class LoraPlaces {
  readonly #shelf: LoraShelf

  constructor(shelf: LoraShelf) {
    this.#shelf = shelf
  }

  /** What is asked for may still be found: not every folder was looked into yet. */
  get areComing(): boolean {
    return !this.#shelf.hasLooked
  }

  /** Resolves when every folder was looked into. */
  get known(): Promise<void> {
    return this.#shelf.firstLook
  }

  /**
   * Those of the request's list first, then those of its prompt; each is opened and held against the model.
   * @throws E_LORA_UNKNOWN, E_LORA_TAG, E_LORA_TWICE, E_LORA_MISMATCH, E_LORA_SHAPE, and as openLora
   */
  of(request: GenerateRequest, model: ModelFolder): UsedLora[] {
    const names = new Map<string, string>()
    return lorasOf(request).map(({ name }) => {
      const { lora, path, weights } = this.#find(name)
      const place = { name, path, ...(lora.alpha !== undefined && { alpha: lora.alpha }) }
      const opened = placeless(path, () => {
        const lora = openLora(place)
        assertLoraFits(lora, fittedModel(model))
        return lora
      })
      const same = names.get(opened.fingerprint)
      if (same !== undefined)
        throw new StudioError('E_LORA_TWICE', `"${same}" and "${name}" are the same LoRA.`)
      names.set(opened.fingerprint, name)
      return { name, weights, place, fingerprint: opened.fingerprint }
    })
  }

  /** Names differ in more than the case of their letters. */
  #find(name: string): ShelvedLora {
    const list = this.#shelf.list()
    const found = list.find(({ lora }) => lora.name.toLowerCase() === name.toLowerCase())
    if (found) return found
    const names = list.map(({ lora }) => lora.name)
    const near = closestNames(name, names).map((one) => `"${one}"`)
    const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''
    throw new StudioError('E_LORA_UNKNOWN', `There is no LoRA "${name}" on this machine.${hint}`)
  }
}
