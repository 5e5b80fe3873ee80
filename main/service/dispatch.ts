/** From a message to its answer: what comes in and what goes out is held against the contract, on this side too. */
import { reportOf, StudioError } from '../../native-models/api/errors.ts'
import type { Reply } from '../../preload/contract.ts'
import { databaseError } from './history/database.ts'
import { serviceRow } from './protocol.ts'

export type AnyHandler = (input: never) => unknown

/** Never throws: failures are answers. */
export async function answer(
  handlerOf: (name: string) => AnyHandler | undefined,
  { name, input }: { name: string; input?: unknown },
): Promise<Reply<unknown>> {
  try {
    const row = serviceRow(name)
    const handler = row && handlerOf(name)
    if (!handler) throw new StudioError('E_PROTOCOL', `The service has no call "${name.slice(0, 100)}".`)
    const parsed = row.input.safeParse(input)
    if (!parsed.success) throw new StudioError('E_REQUEST', `${name}: ${firstIssue(parsed.error)}.`)
    const value = row.output.safeParse(await handler(parsed.data as never))
    if (!value.success)
      throw new StudioError(
        'E_PROTOCOL',
        `The answer to ${name} is not as agreed: ${firstIssue(value.error)}.`,
      )
    return { ok: true, value: value.data }
  } catch (thrown) {
    return { ok: false, error: reportOf(databaseError(thrown)) }
  }
}

function firstIssue({
  issues: [issue],
}: {
  issues: readonly { path: readonly PropertyKey[]; message: string }[]
}): string {
  return `${issue?.path.map(String).join('.') || 'the input'}: ${issue?.message ?? 'is not as expected'}`
}
