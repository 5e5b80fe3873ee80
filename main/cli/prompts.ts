/** Where the prompts come from: the command line, a file, or standard input. */
import { readFile } from 'node:fs/promises'
import { addAbortSignal } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { StudioError } from '../../native-models/api/errors.ts'
import { type GenerateValues, userPath } from './generate-options.ts'

const EXAMPLE = '"red apple on a blue background"'

/** One prompt, or those of `--prompts`: one a line, empty lines skipped. @throws E_OPTION, E_FILE_MISSING, E_FILE_UNREADABLE, E_PROMPTS, E_CANCELLED */
export async function promptsOf(
  { prompts: source }: GenerateValues,
  positionals: readonly string[],
  interrupted: AbortSignal,
): Promise<string[]> {
  if (source === undefined) return [onlyPrompt(positionals)]
  if (positionals.length > 0) throw new StudioError('E_OPTION', 'Give a prompt or --prompts, not both.')
  const text = decode(source, await readSource(source, interrupted))
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length > 0) return lines
  throw new StudioError('E_OPTION', `${nameOf(source)} holds no prompt.`)
}

function onlyPrompt([prompt, ...more]: readonly string[]): string {
  if (prompt === undefined || (prompt.trim() === '' && more.length === 0))
    throw new StudioError('E_OPTION', `A prompt is needed, for example ${EXAMPLE}.`)
  if (more.length === 0) return prompt
  throw new StudioError(
    'E_OPTION',
    `Several prompts are given: put one prompt in quotes, as in ${EXAMPLE}, and many into a file for --prompts.`,
  )
}

async function readSource(source: string, interrupted: AbortSignal): Promise<Uint8Array> {
  if (source === '-' && process.stdin.isTTY)
    process.stderr.write('Type prompts, one a line; Ctrl-D on an empty line ends.\n')
  try {
    return source === '-'
      ? await buffer(addAbortSignal(interrupted, process.stdin))
      : await readFile(userPath(source), { signal: interrupted })
  } catch (cause) {
    if (interrupted.aborted) throw new StudioError('E_CANCELLED', 'Cancelled.', { cause })
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new StudioError('E_FILE_MISSING', `There is no file ${userPath(source)}.`, { cause })
    if (code === 'EISDIR') throw new StudioError('E_PROMPTS', `${nameOf(source)} is a folder.`, { cause })
    throw new StudioError('E_FILE_UNREADABLE', `The prompts in ${nameOf(source)} cannot be read.`, { cause })
  }
}

/** A byte-order mark is dropped. */
function decode(source: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new StudioError('E_PROMPTS', `${nameOf(source)} is not UTF-8 text.`, { cause })
  }
}

function nameOf(source: string): string {
  return source === '-' ? 'Standard input' : userPath(source)
}
