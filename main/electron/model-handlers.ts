/** The calls about models that main answers: a folder that is chosen, one that is shown, the hub's token. */
import { join } from 'node:path'
import { powerMonitor, safeStorage, shell } from 'electron'
import { StudioError } from '../../native-models/api/errors.ts'
import type { CallInput, CallName, CallOutput } from '../../preload/contract.ts'
import { chooseFolder } from './choose-folder.ts'
import { HubToken } from './hub-token.ts'
import { dataFolder } from './places.ts'
import type { ServiceProcess } from './service-process.ts'

type ModelName = Extract<CallName, 'models.chooseFolder' | 'models.show' | 'models.setToken'>
type ModelHandlers = { readonly [N in ModelName]: (input: CallInput<N>) => Promise<CallOutput<N>> }

export function modelHandlers(service: ServiceProcess): ModelHandlers {
  const token = new HubToken(join(dataFolder(), 'hub-token'), safeStorage)
  const tell = () => service.call('models.token', { token: token.get() ?? null })
  service.atEachStart(() => void tell())
  powerMonitor.on('resume', () => void service.call('models.woke', {}))
  return {
    'models.chooseFolder': async () => {
      const path = await chooseFolder()
      if (path === undefined) throw new StudioError('E_CANCELLED', 'No folder was chosen.')
      return service.ask('models.addFolder', { path })
    },
    'models.show': async ({ name }) => {
      shell.showItemInFolder((await service.ask('model.file', { name })).path)
      return {}
    },
    'models.setToken': async ({ token: given }) => {
      const kept = keep(token, given)
      await tell()
      return { kept }
    },
  }
}

/** @throws E_OUTPUT_UNWRITABLE, E_REQUEST */
function keep(token: HubToken, given: string | null) {
  const text = given === null ? null : given.trim()
  if (text !== null && !/^[\x21-\x7e]+$/.test(text))
    throw new StudioError('E_REQUEST', 'A token has letters, digits and signs, and no spaces.')
  try {
    return token.set(text)
  } catch (cause) {
    throw new StudioError('E_OUTPUT_UNWRITABLE', 'The token could not be written beside the settings.', {
      cause,
    })
  }
}
