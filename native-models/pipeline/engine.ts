/** The engine: keeps the model that was used last and paints requests with it. */
import type { PaintEvent } from '../api/events.ts'
import type { GenerateRequest, ModelPlace } from '../api/request.ts'
import { isUnchanged } from '../formats/checkpoint.ts'
import { openModelFolder } from '../models/model-folder.ts'
import { type EngineOptions, LoadedModel } from './loaded-model.ts'
import { textToImage } from './text-to-image.ts'

export interface PaintOptions {
  readonly model: ModelPlace
  readonly previews: boolean
  readonly cancelled: () => boolean
}

export class Engine implements Disposable {
  readonly #options: EngineOptions
  #loaded: { key: string; model: LoadedModel } | undefined

  constructor(options: EngineOptions) {
    this.#options = options
  }

  async *paint(request: GenerateRequest, options: PaintOptions): AsyncGenerator<PaintEvent> {
    yield { type: 'stage', stage: 'load', picture: 0 }
    const start = performance.now()
    const model = this.#model(options.model)
    yield* textToImage(model, request, { ...options, loadMs: performance.now() - start })
  }

  /** The model of a place; opened again if its files have changed since. */
  #model({ folder, base }: ModelPlace): LoadedModel {
    const key = JSON.stringify([folder, base])
    if (this.#loaded?.key === key && this.#loaded.model.checkpoints.every(isUnchanged))
      return this.#loaded.model
    this[Symbol.dispose]()
    this.#loaded = { key, model: new LoadedModel(openModelFolder(folder, { base }), this.#options) }
    return this.#loaded.model
  }

  [Symbol.dispose](): void {
    this.#loaded?.model[Symbol.dispose]()
    this.#loaded = undefined
  }
}
