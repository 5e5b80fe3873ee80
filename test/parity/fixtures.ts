/** Where the reference numbers lie: `PIXART_FIXTURES`, or the copies in test/fixtures. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(process.env['PIXART_FIXTURES'] ?? join(import.meta.dirname, '../fixtures'))

export function fixturePath(...parts: string[]): string {
  return join(root, ...parts)
}

export function fixtureJson<T>(...parts: string[]): T {
  return JSON.parse(readFileSync(fixturePath(...parts), 'utf8')) as T
}

/** The cases of a file whose keys are `<case>.<field>`. */
export function casesOf(names: Iterable<string>): string[] {
  return [...new Set([...names].map((name) => name.slice(0, name.indexOf('.'))))].sort()
}
