/** Where other programs are looked for. */
import { homedir } from 'node:os'

export interface Elsewhere {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute. */
  readonly home: string
}

export const elsewhereHere = (): Elsewhere => ({ env: process.env, home: homedir() })
