/** The words of `models`: what each may be followed by. */
import { StudioError } from '../../native-models/api/errors.ts'
import { optionTable } from './lists.ts'
import type { Option } from './options.ts'
import { table } from './print.ts'

const JSON_OPTION = {
  type: 'boolean',
  help: 'one JSON object a line on standard output, no progress',
} as const

export const LIST_OPTIONS = { json: JSON_OPTION } as const satisfies Record<string, Option>

export const FETCH_OPTIONS = {
  limit: {
    type: 'string',
    value: '<speed>',
    help: 'at most so much a second for everything together, such as 5MB or 800kB',
  },
  verify: { type: 'boolean', help: 'read what is here, too, and fetch again what is damaged' },
  json: JSON_OPTION,
} as const satisfies Record<string, Option>

export const NAMES_OPTIONS = { json: JSON_OPTION } as const satisfies Record<string, Option>

export const ADD_OPTIONS = {
  name: {
    type: 'string',
    value: '<name>',
    help: "what it is called here; made of the folder's name if absent",
  },
  base: { type: 'string', value: '<folder or name>', help: 'model with the parts that this one lacks' },
  json: JSON_OPTION,
} as const satisfies Record<string, Option>

const WORDS: readonly (readonly [string, string])[] = [
  ['list', 'what there is, what each is for, and what of it is here'],
  ['fetch <name> …', 'fetch published checkpoints; what several share is fetched once'],
  ['verify [name …]', 'read what was fetched and compare it with its digests'],
  ['remove <name> …', 'take fetched ones away, or forget added ones'],
  ['add <folder or file>', 'know a model of your own by a name; it stays where it is'],
]

export function modelsHelp(): string {
  return [
    'npm run models -- <what> [options]',
    '',
    table(WORDS),
    '',
    'fetch:',
    optionTable(FETCH_OPTIONS),
    'add:',
    optionTable(ADD_OPTIONS),
    '',
    'Models lie in a folder of your own (PIXART_MODELS moves it). HF_ENDPOINT names a mirror of the hub, HF_TOKEN a',
    'token for it, HTTPS_PROXY and NO_PROXY the way to it. A fetch that was ended goes on where it was.',
    '',
    'Exit status: 0 done, 1 failed or damaged, 2 an option was wrong, 130 cancelled.',
  ].join('\n')
}

const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 }

/** 5MB, 800 kB/s, 2m … in bytes a second. @throws E_OPTION */
export function speedOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmg]?)b?(?:\/s)?$/i.exec(text.trim()) ?? []
  const speed = Number(number) * (UNITS[unit.toLowerCase()] ?? Number.NaN)
  if (number !== '' && speed >= 1000) return speed
  throw new StudioError('E_OPTION', `--limit ${text}: a speed such as 5MB or 800kB is needed, from 1kB on.`)
}
