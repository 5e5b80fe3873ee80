/** The options of `generate`: from words to typed values, each wrong one named. */
import { resolve } from 'node:path'
import { StudioError } from '../../native-models/api/errors.ts'
import type { PictureSize } from '../../native-models/api/request.ts'
import { type Option, parseOptions } from './options.ts'

/** name → how it is typed and what `--help` says. */
export const OPTIONS = {
  model: {
    type: 'string',
    value: '<folder or name>',
    help: 'checkpoint folder, original .pth file, or a name: nano (if absent), nano-lcm, and what `npm run models -- list` has here',
  },
  base: { type: 'string', value: '<folder or name>', help: 'model with the parts that the model lacks' },
  prompts: {
    type: 'string',
    value: '<file or ->',
    help: 'prompts from a file or standard input, one a line',
  },
  negative: { type: 'string', value: '<text>', empty: true, help: 'what the picture should not be' },
  'clean-caption': { type: 'boolean', help: 'clean the prompt as the training captions were' },
  'cut-prompt': { type: 'boolean', help: 'cut a prompt that is too long instead of refusing it' },
  sampler: { type: 'string', value: '<name>', help: "see --list-samplers; the model's own if absent" },
  steps: { type: 'string', value: '<n>', help: "denoising steps; the model's own if absent" },
  guidance: {
    type: 'string',
    value: '<x>',
    help: 'classifier-free guidance, 0 to 50; 1 and below: none',
  },
  seed: { type: 'string', value: '<n>', help: '0 to 2^64 - 1; a random one if absent' },
  count: { type: 'string', value: '<n>', help: 'pictures a prompt, with seeds that count up' },
  aspect: { type: 'string', value: '<w:h>', help: 'the bucket closest to this shape; 1:1 if absent' },
  size: {
    type: 'string',
    value: '<WxH>',
    help: 'this size, painted in the closest bucket and cropped; sides are multiples of what the model needs, which --list-buckets tells',
  },
  exact: { type: 'boolean', help: 'paint --size as it is, without a bucket' },
  control: { type: 'string', value: '<picture>', help: 'follow the edges of this PNG, JPEG or WebP picture' },
  'control-strength': { type: 'string', value: '<x>', help: 'how closely, 0 to 2; 1 if absent' },
  'control-start': { type: 'string', value: '<x>', help: 'from which part of the steps on, 0 to 1' },
  'control-end': { type: 'string', value: '<x>', help: 'up to which part of the steps, 0 to 1' },
  'control-fit': {
    type: 'string',
    value: '<cover or contain>',
    help: 'the picture covers the painting and is cropped (if absent), or is whole on black',
  },
  edges: { type: 'boolean', help: 'the picture is a map of edges already: white lines on black' },
  controlnet: {
    type: 'string',
    value: '<file or name>',
    help: "ControlNet weights; the embedded model's own if absent",
  },
  hed: {
    type: 'string',
    value: '<file or name>',
    help: "edge net weights; the embedded model's own if absent",
  },
  lora: {
    type: 'string',
    multiple: true,
    value: '<file, folder or name>[:<weight>]',
    help: 'a LoRA and its weight, -2 to 2; line-art comes with the studio; may be given again',
  },
  out: {
    type: 'string',
    value: '<file or folder>',
    help: 'a .png file, which is replaced, or a folder; your pictures folder if absent',
  },
  recipe: {
    type: 'string',
    value: '[file.json]',
    optional: '.json',
    help: 'write down what it was painted with and what came of each step, for `npm run replay`; beside the picture if no file is named',
  },
  threads: { type: 'string', value: '<n>', help: 'processor threads; one a core if absent' },
  device: {
    type: 'string',
    value: '<cpu, cuda, dml, webgpu or auto>',
    help: 'what it is computed on: the processor if absent; `npm run devices` lists what there is; auto takes the fastest that passes its test',
  },
  precision: {
    type: 'string',
    value: '<float32, float16 or int8>',
    help: 'of the transformer: int8 takes half the time on a CPU and changes the picture a little; float16 is for GPUs',
  },
  'text-precision': {
    type: 'string',
    value: '<float32, float16, int8 or int4>',
    help: 'of the text encoder: int8 and int4 take a quarter and an eighth of the memory; float16 is for GPUs',
  },
  'vae-precision': {
    type: 'string',
    value: '<float32 or float16>',
    help: 'of the decoder: float16 is for GPUs',
  },
  json: { type: 'boolean', help: 'one JSON object a line on standard output, no progress' },
  'list-samplers': { type: 'boolean', help: 'list the samplers and end' },
  'list-buckets': { type: 'boolean', help: 'list the sizes of the model and end' },
  help: { type: 'boolean', short: 'h', help: 'this text' },
} as const satisfies Record<string, Option>

export const MOST_THREADS = 256

export type GenerateValues = ReturnType<typeof parseGenerateArgs>['values']

export function parseGenerateArgs(args: readonly string[]) {
  return parseOptions(args, OPTIONS)
}

/** Paths are relative to the folder in which the command was typed: scripts/run.mjs goes there. */
export function userPath(path: string): string {
  return resolve(path)
}

/** A whole number within bounds, or undefined where the option is absent. */
export function wholeNumber(
  values: Pick<GenerateValues, 'steps' | 'count' | 'threads'>,
  name: 'steps' | 'count' | 'threads',
  range: readonly [number, number],
): number | undefined {
  const text = values[name]
  if (text === undefined) return undefined
  const [least, most] = range
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  const code = name === 'steps' ? 'E_STEPS' : 'E_OPTION'
  throw new StudioError(code, `--${name} ${text}: a whole number from ${least} to ${most} is needed.`)
}

export function guidanceOf(values: GenerateValues): number | undefined {
  return numberOf(values, 'guidance', 50)
}

/** A number from 0 to `most`, or undefined where the option is absent. */
export function numberOf(
  values: GenerateValues,
  name: 'guidance' | 'control-strength' | 'control-start' | 'control-end',
  most: number,
): number | undefined {
  const text = values[name]
  if (text === undefined) return undefined
  const number = text.trim() === '' ? Number.NaN : Number(text)
  if (number >= 0 && number <= most) return number
  throw new StudioError('E_OPTION', `--${name} ${text}: a number from 0 to ${most} is needed.`)
}

export function controlFitOf({ 'control-fit': fit = 'cover' }: GenerateValues): 'cover' | 'contain' {
  if (fit === 'cover' || fit === 'contain') return fit
  throw new StudioError('E_OPTION', `--control-fit ${fit}: cover or contain is needed.`)
}

export function seedOf({ seed }: GenerateValues): string | undefined {
  if (seed === undefined) return undefined
  if (/^\d{1,20}$/.test(seed) && BigInt(seed) < 1n << 64n) return String(BigInt(seed))
  throw new StudioError(
    'E_OPTION',
    `--seed ${seed}: a whole number from 0 to 18446744073709551615 is needed.`,
  )
}

/** Undefined where neither --size nor --aspect is given. */
export function sizeOf({ size, aspect, exact }: GenerateValues): PictureSize | undefined {
  if (size !== undefined && aspect !== undefined) {
    throw new StudioError('E_OPTION', '--size and --aspect say the same thing: give one of them.')
  }
  if (exact && size === undefined) throw new StudioError('E_OPTION', '--exact needs --size.')
  if (aspect !== undefined) {
    const [width, height] = pair(
      aspect,
      /^(\d+(?:\.\d+)?)[:/](\d+(?:\.\d+)?)$/,
      `--aspect ${aspect}: a shape such as 3:2 is needed.`,
    )
    return { kind: 'aspect', width, height }
  }
  if (size === undefined) return undefined
  const [width, height] = pair(
    size,
    /^(\d{1,9})[x×](\d{1,9})$/i,
    `--size ${size}: a size such as 768x512 is needed.`,
  )
  if (Math.min(width, height) < 16 || Math.max(width, height) > 8192) {
    throw new StudioError('E_SIZE', `--size ${size}: sides are from 16 to 8192 pixels.`)
  }
  return { kind: exact ? 'exact' : 'fit', width, height }
}

function pair(text: string, pattern: RegExp, sentence: string): [number, number] {
  const match = pattern.exec(text.trim())
  const [first, second] = [Number(match?.[1]), Number(match?.[2])]
  if (!match || !(first > 0) || !(second > 0)) throw new StudioError('E_OPTION', sentence)
  return [first, second]
}
