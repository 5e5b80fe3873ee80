/** The studio's own version, as package.json has it, and those of the packages it runs on. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { z } from 'zod'

const manifest = z.object({ version: z.string() })

export const VERSION: string = readVersion(join(import.meta.dirname, '../../package.json'))

/** Of an installed package. */
export function versionOf(name: string): string {
  return readVersion(createRequire(import.meta.url).resolve(`${name}/package.json`))
}

function readVersion(path: string): string {
  return manifest.parse(JSON.parse(readFileSync(path, 'utf8'))).version
}
