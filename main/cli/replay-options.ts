/** The options of `replay`. */
import { optionTable } from './lists.ts'
import { type Option, parseOptions } from './options.ts'

const OPTIONS = {
  model: {
    type: 'string',
    value: '<folder or name>',
    help: 'the model; the embedded one of the recipe if absent',
  },
  base: { type: 'string', value: '<folder or name>', help: 'model with the parts that the model lacks' },
  control: {
    type: 'string',
    value: '<picture>',
    help: 'the control image: recipes hold its hash, not the picture',
  },
  'drawn-edges': {
    type: 'string',
    value: '<picture>',
    help: 'edges drawn by hand, where the recipe has such',
  },
  controlnet: { type: 'string', value: '<file>', help: 'ControlNet weights, as for generate' },
  hed: { type: 'string', value: '<file>', help: 'edge net weights, as for generate' },
  lora: {
    type: 'string',
    multiple: true,
    value: '<file, folder or name>',
    help: 'a LoRA of the recipe, found by its name, else the next one that is missing; may be given again',
  },
  out: { type: 'string', value: '<file or folder>', help: 'keep the picture too; none is written if absent' },
  threads: { type: 'string', value: '<n>', help: 'processor threads; as many as the recipe tells if absent' },
  json: { type: 'boolean', help: 'one JSON object a line on standard output: differences, steps, verdict' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
} as const satisfies Record<string, Option>

export const REPLAY_HELP = `npm run replay -- picture.recipe.json [options]

Paints a recipe again. Tells first what differs here (files, pictures, versions, device), then of every step whether
it is bit-equal to the recorded one or how far it strays.

${optionTable(OPTIONS)}

Exit status: 0 the pixels are equal, 3 they are not, 1 failed, 2 an option was wrong, 130 cancelled.`

export type ReplayValues = ReturnType<typeof parseReplayArgs>['values']

export function parseReplayArgs(args: readonly string[]) {
  return parseOptions(args, OPTIONS)
}
