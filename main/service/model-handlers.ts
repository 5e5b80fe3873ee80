/** Who answers the calls about models. Only `models.plan` and `models.fetch` reach the network. */
import { assertUnused } from './models/assert-unused.ts'
import type { ServiceCallName, ServiceInput, ServiceOutput } from './protocol.ts'
import type { Service } from './service.ts'

type ModelCall = Extract<ServiceCallName, `models.${string}` | 'model.file'>
type ModelHandlers = {
  readonly [N in ModelCall]: (input: ServiceInput<N>) => ServiceOutput<N> | Promise<ServiceOutput<N>>
}

export function modelHandlersOf({ dropped, shelf, ownModels, settled, cuda, queue }: Service): ModelHandlers {
  const { line } = shelf
  const unused = (name: string) => assertUnused(shelf.row(name), queue.state().entries)
  return {
    'models.shelf': async () => {
      await settled
      shelf.look()
      return shelf.shelf()
    },
    'models.plan': ({ name }) => shelf.plan(name),
    'models.fetch': ({ name }) => {
      shelf.fetch(name)
      return shelf.shelf()
    },
    'models.pause': ({ name }) => {
      line.pause(name)
      return shelf.shelf()
    },
    'models.cancel': ({ name }) => {
      line.cancel(shelf.published(name).name)
      return shelf.shelf()
    },
    'models.verify': async ({ name }) => ({ problems: await ownModels.verify(name) }),
    'models.stopVerify': ({ name }) => {
      shelf.checks.stop(name)
      return {}
    },
    'models.removal': ({ name }) => {
      unused(name)
      return ownModels.removal(name)
    },
    'models.remove': async ({ name }) => {
      unused(name)
      await ownModels.remove(name)
      return shelf.shelf()
    },
    'models.add': ({ handle }) => ownModels.add(dropped.pathOf(handle)),
    'models.addFolder': ({ path }) => ownModels.add(path),
    'models.find': async () => {
      await ownModels.find()
      return shelf.shelf()
    },
    'model.file': ({ name }) => ({ path: shelf.row(name).path }),
    'models.token': ({ token }) => {
      shelf.setToken(token ?? undefined)
      return {}
    },
    'models.woke': () => {
      line.woke()
      cuda.woke()
      return {}
    },
  }
}
