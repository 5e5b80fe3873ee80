/** Every row of the contract gets its channel; a row that nobody answers does not compile. */
import { z } from 'zod'
import { errorOf, StudioError } from '../../native-models/api/errors.ts'
import { CALLS, type CallName } from '../../preload/contract.ts'
import { INTERNAL_CALLS, type PublicCallName } from '../service/protocol.ts'
import { mainHandlers } from './handlers.ts'
import { handle } from './ipc.ts'
import type { ServiceProcess } from './service-process.ts'

const DROP = INTERNAL_CALLS['drop.register']

/** `path` comes from the preload script, which asks the system where a dropped file lies. */
const droppedFile = z.strictObject({ path: z.string().max(32_768) })

export function setupCalls(service: ServiceProcess): void {
  const own = mainHandlers(service)
  for (const name of Object.keys(CALLS) as CallName[]) {
    const { side, input, output } = CALLS[name]
    const fn =
      side === 'main'
        ? (own[name as keyof typeof own] as (input: unknown) => Promise<unknown>)
        : (given: unknown) => askService(service, name as PublicCallName, given)
    handle(`call:${name}`, { name, input, output, fn })
  }
  handle('drop:register', {
    name: 'drop.register',
    input: droppedFile,
    output: DROP.output,
    fn: async ({ path }) => {
      if (path === '' || path.includes('\0')) {
        throw new StudioError('E_FILE_MISSING', 'What was dropped is not a file on this computer.')
      }
      return service.ask('drop.register', { path })
    },
  })
}

async function askService(service: ServiceProcess, name: PublicCallName, input: unknown): Promise<unknown> {
  const reply = await service.call(name, input as never)
  if (reply.ok) return reply.value
  throw errorOf(reply.error)
}
