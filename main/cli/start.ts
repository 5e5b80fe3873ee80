/** `start` without a display: one picture with the embedded model, so that one sees that it works. */
import { generate } from './generate.ts'
import { parseGenerateArgs } from './generate-options.ts'
import { modelOf } from './request-of.ts'

/** Takes the options of `generate`; a prompt is only needed for another picture than the model's example. */
export async function start(args: readonly string[], interrupted: AbortSignal): Promise<void> {
  const { values, positionals } = parseGenerateArgs(args)
  const asked =
    positionals.length > 0 ||
    values.prompts !== undefined ||
    values.help ||
    values['list-samplers'] ||
    values['list-buckets']
  if (asked) return generate(args, interrupted)
  if (!values.json) process.stderr.write('Painting one picture; `npm run generate -- --help` tells more.\n')
  await generate([modelOf(values).examples[0]!, ...args], interrupted)
}
