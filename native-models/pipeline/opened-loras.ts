/** The LoRAs that were used last, opened and held against the model. */
import { StudioError } from '../api/errors.ts'
import type { LoraPlace, LoraUse } from '../api/request.ts'
import { assertFinite } from '../models/lora/finite-weights.ts'
import type { Lora } from '../models/lora/lora.ts'
import { loraState } from '../models/lora/lora-files.ts'
import { assertLoraFits, type FittedModel } from '../models/lora/lora-fit.ts'
import { openLora } from '../models/lora/open-lora.ts'
import type { WeighedLora } from '../runtime/lora-ledger.ts'

const KEPT = 16

export class OpenedLoras {
  readonly #model: FittedModel
  /** By path and alpha; the last ones used are last. */
  readonly #opened = new Map<string, { readonly state: string; readonly lora: Lora }>()

  constructor(model: FittedModel) {
    this.#model = model
  }

  /**
   * What a request asks for, each found by its name.
   * @throws E_LORA_UNKNOWN, E_LORA_KIND, E_LORA_MISMATCH, E_LORA_SHAPE, E_LORA_NUMBERS, E_LORA_TWICE, and as `openLora`
   */
  of(uses: readonly LoraUse[], places: readonly LoraPlace[]): WeighedLora[] {
    const used = uses.map(({ name, weight }) => {
      const place = places.find((one) => one.name === name)
      if (!place) throw new StudioError('E_LORA_UNKNOWN', `There is no LoRA "${name}" on this machine.`)
      return { name, weight, lora: this.#open(place) }
    })
    for (const [index, { name, lora }] of used.entries()) {
      const same = used.slice(0, index).find((other) => other.lora.fingerprint === lora.fingerprint)
      if (same) throw new StudioError('E_LORA_TWICE', `"${same.name}" and "${name}" are the same LoRA.`)
    }
    return used.map(({ lora, weight }) => ({ lora, weight }))
  }

  #open({ path, alpha }: LoraPlace): Lora {
    const key = JSON.stringify([path, alpha])
    const known = this.#opened.get(key)
    this.#opened.delete(key)
    // Taken before it is opened: what changes in between is seen the next time.
    const state = loraState(path)
    const lora = known?.state === state ? known.lora : this.#openAnew({ path, alpha })
    this.#opened.set(key, { state, lora })
    for (const oldest of this.#opened.keys()) {
      if (this.#opened.size <= KEPT) break
      this.#opened.delete(oldest)
    }
    return lora
  }

  #openAnew(place: { path: string; alpha: number | undefined }): Lora {
    const lora = openLora(place)
    assertLoraFits(lora, this.#model)
    assertFinite(lora)
    return lora
  }
}
