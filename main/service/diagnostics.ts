/** A text to copy into a report: what the studio runs on and what went wrong. Prompts and paths are taken out. */
import { homedir, tmpdir } from 'node:os'
import type { About, EngineStatus, Settings } from '../../preload/contract.ts'
import type { Failure } from './history/failures.ts'

export interface DiagnosticsInput {
  readonly about: About
  readonly settings: Settings
  readonly device: string
  readonly engine: EngineStatus
  readonly failures: readonly Failure[]
  readonly counts: Readonly<Record<string, number>>
  /** What must not be told: prompts, negative prompts, notes, tags. */
  readonly secrets: readonly string[]
  /** Absolute folders of this user. */
  readonly folders: readonly string[]
}

export function diagnosticsText(input: DiagnosticsInput): string {
  const { about, settings, device, engine, failures, counts } = input
  const redact = redactor(input)
  const { picturesFolderName: _, ...shown } = settings
  return [
    'PixArt Studio: diagnostics',
    ...lines(about),
    '',
    `device: ${device}`,
    `engine: ${engine.state}${engine.error ? ` (${engine.error.code}: ${redact(engine.error.message)})` : ''}`,
    ...lines(counts),
    '',
    'Settings',
    ...lines(shown),
    '',
    `Last errors (${failures.length})`,
    ...failures.map(
      ({ at, place, code, message }) => `${new Date(at).toISOString()} ${place} ${code}: ${redact(message)}`,
    ),
  ].join('\n')
}

function lines(record: object): string[] {
  return Object.entries(record).map(
    ([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`,
  )
}

const SHORTEST_SECRET = 3
/** `/a/b`, `C:\a\b`, `\\server\share`, up to a quote, a bracket, a comma or the end of a sentence. */
const PATHS = /(?:[A-Za-z]:[\\/]|\\\\|(?<![\p{L}\p{N}/])\/)[^"'“”()\n,;:|<>]*/gu
/** Pictures are named after their prompts. */
const FILES = /[^\s"'“”()/\\]+\.(?:png|webp|jpe?g|part|sqlite)\b/giu

function redactor({ secrets, folders }: DiagnosticsInput): (text: string) => string {
  const known = [...folders, homedir(), tmpdir()].filter((folder) => folder.length > 1)
  const hidden = secrets.map((secret) => secret.trim()).filter(({ length }) => length >= SHORTEST_SECRET)
  const longestFirst = (a: string, b: string) => b.length - a.length
  return (text) => {
    let told = text
    for (const secret of hidden.toSorted(longestFirst)) told = told.replaceAll(secret, '<prompt>')
    for (const folder of known.toSorted(longestFirst)) told = told.replaceAll(folder, '/folder')
    return told.replace(PATHS, '<path>').replace(FILES, '<file>')
  }
}
