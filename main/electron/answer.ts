/** From a message to a reply: who asks, what is asked, and what the answer may hold. */
import type { z } from 'zod'
import { type ErrorReport, reportOf, StudioError } from '../../native-models/api/errors.ts'
import type { Reply } from '../../preload/contract.ts'
import { problemOfPlainData } from './plain-data.ts'
import { redactReports, withoutPaths } from './without-paths.ts'

export interface Call<I, O> {
  readonly name: string
  readonly input: z.ZodType<I>
  readonly output: z.ZodType<O>
  readonly fn: (input: I) => Promise<O>
}

/** Never rejects: every failure is a reply with a code. */
export async function answer<I, O>(call: Call<I, O>, input: unknown, isAllowed: boolean): Promise<Reply<O>> {
  try {
    if (!isAllowed) throw new StudioError('E_FORBIDDEN', `${call.name} was asked from somewhere else.`)
    return { ok: true, value: redactReports(checkOutput(call, await call.fn(readInput(call, input)))) }
  } catch (thrown) {
    return { ok: false, error: forWindow(reportOf(thrown)) }
  }
}

function readInput<I>({ name, input: schema }: Call<I, unknown>, input: unknown): I {
  const problem = problemOfPlainData(input)
  if (problem) throw new StudioError('E_REQUEST', `${name} was asked with what it does not take: ${problem}.`)
  const read = schema.safeParse(input)
  if (read.success) return read.data
  const [issue] = read.error.issues
  const place = issue?.path.length ? `${issue.path.join('.')}: ` : ''
  throw new StudioError(
    'E_REQUEST',
    `${name} was asked with what it does not take: ${place}${issue?.message}.`,
  )
}

function checkOutput<O>({ name, output: schema }: Pick<Call<unknown, O>, 'name' | 'output'>, output: O): O {
  const read = schema.safeParse(output)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new StudioError(
    'E_PROTOCOL',
    `${name} was answered with what it does not give: ${issue?.path.join('.')}.`,
  )
}

/** A report as the window may see it. */
export function forWindow(error: ErrorReport): ErrorReport {
  return { ...error, message: withoutPaths(error.message) }
}
