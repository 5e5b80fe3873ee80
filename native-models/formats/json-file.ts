/** Small JSON files from outside, read and checked in one place. */
import { readFileSync, statSync } from 'node:fs'
import type { z } from 'zod'
import { type ErrorCode, StudioError } from '../api/errors.ts'
import { parsePythonJson } from './python-json.ts'

const LIMIT_BYTES = 25_000_000

/**
 * The file's content after `schema`.
 * @throws E_FILE_MISSING, E_FILE_UNREADABLE, or `code` with the first field that is wrong.
 */
export function readJsonFile<T>(path: string, schema: z.ZodType<T>, code: ErrorCode = 'E_CONFIG'): T {
  let text: string
  try {
    const status = statSync(path)
    // A pipe would be waited for, a device never ends.
    if (!status.isFile()) throw new StudioError('E_FILE_UNREADABLE', `${path} is not a file.`)
    const { size } = status
    if (size > LIMIT_BYTES)
      throw new StudioError(code, `${path} is larger than a config file can be (${size} bytes).`)
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof StudioError) throw cause
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new StudioError(
      missing ? 'E_FILE_MISSING' : 'E_FILE_UNREADABLE',
      missing ? `There is no file ${path}.` : `${path} cannot be read.`,
      { cause },
    )
  }
  let value: unknown
  try {
    value = parsePythonJson(text)
  } catch (cause) {
    throw new StudioError(code, `${path} is not valid JSON.`, { cause })
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.join('.').slice(0, 200) || 'the file'
  throw new StudioError(code, `${path}: ${field}: ${issue?.message ?? 'is not as expected'}.`)
}
