/**
 * The window's words. A language is one folder like `en/`; English is complete by definition, the others are
 * checked against its type. Values go in by name: `t('queue.waiting', { count: 3 })`; a pair of forms is chosen
 * by `count`.
 */
import { en } from './en.ts'

type Tables = typeof en
type Forms = { readonly one: string; readonly other: string }

export type StringKey = {
  [Room in keyof Tables]: `${Room & string}.${keyof Tables[Room] & string}`
}[keyof Tables]

/** What another language must hold to be complete. */
export type Language = {
  readonly [Room in keyof Tables]: { readonly [Key in keyof Tables[Room]]: string | Forms }
}

const language: Language = en
const plurals = new Intl.PluralRules('en')

export function t(key: StringKey, values: Readonly<Record<string, string | number>> = {}): string {
  return wordsOf(key, Number(values['count'])).replace(/\{(\w+)\}/g, (whole: string, slot: string) =>
    String(values[slot] ?? whole),
  )
}

function wordsOf(key: StringKey, count: number): string {
  const [room, name] = key.split('.') as [keyof Tables, string]
  const table: Readonly<Record<string, string | Forms>> = language[room]
  const found = table[name]
  if (typeof found === 'string') return found
  return found?.[plurals.select(count) === 'one' ? 'one' : 'other'] ?? key
}
