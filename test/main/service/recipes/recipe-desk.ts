/** The calls about recipes as main makes them, on a service in the test's own process. */
import { join } from 'node:path'
import { recipeHandlersOf } from '../../../../main/service/recipe-handlers.ts'
import type { ServiceOptions } from '../../../../main/service/service-options.ts'
import type { GenerateRequest } from '../../../../native-models/api/request.ts'
import type { Entry, Picture, RecipeInfo } from '../../../../preload/contract.ts'
import { LocalService } from '../local-service.ts'
import type { Places } from '../service-process.ts'

export class RecipeDesk implements AsyncDisposable {
  readonly local: LocalService
  readonly #where: Places
  #written = 0

  constructor(where: Places, options: Partial<ServiceOptions> = {}) {
    this.#where = where
    this.local = new LocalService(where, options)
  }

  get service() {
    return this.local.service
  }

  async paint(request: GenerateRequest): Promise<Picture> {
    const [picture] = (await this.done(this.service.queue.add(request).id)).pictures
    return picture!
  }

  async done(id: string): Promise<Entry> {
    await this.local.until(() => !['queued', 'running'].includes(this.local.stateOf(id)))
    await this.service.recipes.kept()
    return this.service.entries.get(id)
  }

  /** → absolute path of the recipe */
  async save({ id }: Pick<Picture, 'id'>): Promise<string> {
    const path = join(this.#where.root, `${++this.#written}.recipe.json`)
    await recipeHandlersOf(this.service)['recipe.write']({ id, path })
    return path
  }

  name(id: string): Promise<{ fileName: string }> {
    return recipeHandlersOf(this.service)['recipe.name']({ id })
  }

  async read(path: string): Promise<RecipeInfo> {
    const { handle } = this.service.dropped.register(path)
    return recipeHandlersOf(this.service)['recipe.read']({ handle })
  }

  /** Queues it. → the entry's id */
  async begin(path: string): Promise<string> {
    const { handle } = this.service.dropped.register(path)
    return (await recipeHandlersOf(this.service)['recipe.replay']({ handle })).id
  }

  /** → the entry when it has ended */
  async replay(path: string): Promise<Entry> {
    return this.done(await this.begin(path))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.local[Symbol.asyncDispose]()
  }
}
