/** Options of a command: a table says which there are, and whatever is wrong with them is one sentence. */
import { parseArgs } from 'node:util'
import { StudioError } from '../../native-models/api/errors.ts'
import { closestNames } from '../../native-models/samplers/closest-names.ts'

/**
 * How an option is typed and what `--help` says. `empty`: an empty value means something; `multiple`: it may be given
 * again; `optional`: it needs no value (which is then empty), and the word after it is one only if it ends like this.
 */
export interface Option {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  readonly value?: string
  readonly empty?: boolean
  readonly multiple?: true
  readonly optional?: string
  readonly help: string
}

type Parsed<T extends Record<string, Option>> = {
  readonly values: { readonly [K in keyof T]?: Value<T[K]> }
  readonly positionals: readonly string[]
}

type Value<O extends Option> = O['type'] extends 'boolean'
  ? boolean
  : O extends { readonly multiple: true }
    ? readonly string[]
    : string

interface Token {
  readonly name: string
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

/** @throws E_OPTION for an option that is unknown, given twice, lacks its value or has one that it does not take. */
export function parseOptions<const T extends Record<string, Option>>(
  args: readonly string[],
  table: T,
): Parsed<T> {
  // Node's strict parsing refuses negative numbers and explains itself in several lines: the checks are made here.
  const { values, positionals, tokens } = parseArgs({
    args: withEmptyValues(args, table),
    options: table,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const seen = new Set<string>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    check(token, table)
    if (seen.has(token.name) && !table[token.name]?.multiple)
      throw new StudioError('E_OPTION', `--${token.name} is given twice.`)
    seen.add(token.name)
  }
  return { values: values as Parsed<T>['values'], positionals }
}

/** `--recipe "a fox"` → `--recipe= "a fox"` */
function withEmptyValues(args: readonly string[], table: Record<string, Option>): string[] {
  const end = args.indexOf('--')
  return args.map((arg, index) => {
    const option = arg.startsWith('--') && Object.hasOwn(table, arg.slice(2)) && table[arg.slice(2)]
    if (!option || option.optional === undefined || (end >= 0 && index > end)) return arg
    return args[index + 1]?.toLowerCase().endsWith(option.optional) ? arg : `${arg}=`
  })
}

function check({ name, rawName, value, inlineValue }: Token, table: Record<string, Option>): void {
  const option = Object.hasOwn(table, name) ? table[name] : undefined
  if (!option) {
    const close = closestNames(name, Object.keys(table)).map((known) => `--${known}`)
    const hint = rawName.startsWith('--') && close.length > 0 ? `; close to it: ${close.join(', ')}` : ''
    throw new StudioError('E_OPTION', `There is no option ${rawName}${hint}.`)
  }
  if (option.type === 'boolean') {
    if (value !== undefined) throw new StudioError('E_OPTION', `${rawName} takes no value.`)
    return
  }
  if (option.optional !== undefined && value === '') return
  const missing =
    value === undefined || (value === '' && !option.empty) || (!inlineValue && value.startsWith('--'))
  if (missing) throw new StudioError('E_OPTION', `${rawName} needs a value: ${rawName} ${option.value}.`)
  if (option.optional !== undefined && !value.toLowerCase().endsWith(option.optional))
    throw new StudioError('E_OPTION', `${rawName} ${value}: name a file that ends in ${option.optional}.`)
}
