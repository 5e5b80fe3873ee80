/** The few things that can be said on the command line. Everything else there is Chromium's, or ignored. */
import { resolve } from 'node:path'

const KNOWN = ['data', 'pictures'] as const
type Switch = (typeof KNOWN)[number]

/** `--data <folder>` and `--pictures <folder>`, also with `=`. Paths are relative to `folder`. */
export function readSwitches(argv: readonly string[], folder: string): { readonly [S in Switch]?: string } {
  const found: { [S in Switch]?: string } = {}
  for (const [index, argument] of argv.entries()) {
    for (const name of KNOWN) {
      const value = valueAfter(argument, name, argv[index + 1])
      if (value) found[name] = resolve(folder, value)
    }
  }
  return found
}

function valueAfter(argument: string, name: Switch, next: string | undefined): string | undefined {
  if (argument.startsWith(`--${name}=`)) return argument.slice(name.length + 3)
  return argument === `--${name}` && next?.startsWith('--') === false ? next : undefined
}
