/**
 * A model as it lies on the disk, in the Hugging Face diffusers layout: where its parts are, their configs,
 * and what follows from them. Only configs (and a single file's header) are read here, so that a model can be
 * described without loading it.
 *
 * A model may also be a single file of transformer weights, as the originals were published (.pth): its other parts
 * come from a base, and its config from the shapes in the file.
 *
 * A folder may lack parts that it shares with another model (a δ LCM transformer needs α's text encoder and
 * VAE): those come from `base`. A file pixart-studio.json beside the parts may say what configs do not: a
 * name, buckets of its own, settings to begin with, and the base.
 */
import { existsSync, statSync } from 'node:fs'
import { basename, join, parse, resolve } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../api/errors.ts'
import type { ModelPlace } from '../api/request.ts'
import { readJsonFile } from '../formats/json-file.ts'
import { type Bucket, bucketsForSide } from '../pipeline/buckets.ts'
import { samplerOfScheduler } from '../samplers/samplers.ts'
import { type PixartConfig, pixartConfig } from './pixart-config.ts'
import { type T5Config, t5Config } from './t5-encoder.ts'
import { isWeightFileName, readTransformerFile } from './transformer-file.ts'
import { shrinkFactor, type VaeConfig, vaeConfig } from './vae.ts'

const side = z.int().min(16).max(8192)

/** pixart-studio.json */
export const modelCard = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .optional(),
  name: z.string().min(1).optional(),
  base: z.string().min(1).optional(),
  buckets: z
    .array(z.strictObject({ height: side, width: side }))
    .min(1)
    .optional(),
  defaults: z
    .strictObject({
      sampler: z.string().optional(),
      steps: z.int().positive(),
      guidance: z.number().nonnegative(),
    })
    .optional(),
  /** One sentence for people. */
  summary: z.string().max(500).optional(),
  /** Prompts that show what it can do; the first one is the first picture. */
  examples: z.array(z.string().min(1)).min(1).optional(),
  /** Words around a prompt that it learned as styles. */
  styles: z
    .array(z.strictObject({ label: z.string().min(1), template: z.string().includes('{prompt}') }))
    .optional(),
})
type ModelCard = z.infer<typeof modelCard>

export interface ModelFolder {
  /** What a request calls it: the card's id, or the folder's own name. */
  readonly id: string
  readonly name: string
  readonly place: ModelPlace
  readonly summary: string
  /** A folder, or the file that the model is. */
  readonly transformer: { readonly folder: string; readonly config: PixartConfig }
  readonly textEncoder: { readonly folder: string; readonly config: T5Config }
  readonly tokenizer: { readonly folder: string }
  readonly vae: { readonly folder: string; readonly config: VaeConfig }
  readonly scheduler: ReturnType<typeof samplerOfScheduler> & { readonly folder: string }
  readonly buckets: readonly Bucket[]
  /** Sides of a picture are multiples of this many pixels. */
  readonly sizeMultiple: number
  /** Tokens of text that the transformer was trained on at most. */
  readonly maxTokens: number
  readonly defaults: { readonly sampler: string; readonly steps: number; readonly guidance: number }
  /** Prompts that show what the model can do. */
  readonly examples: readonly string[]
  readonly styles: readonly { readonly label: string; readonly template: string }[]
}

/** PixArt-α reads 120 tokens of text: arXiv 2310.00426, §2.3. */
const MAX_TOKENS = 120
const CARD = 'pixart-studio.json'
/** Of PixArt-α's own gallery. */
const EXAMPLES = ['A small cactus with a happy face in the Sahara desert.']

/**
 * `folder` may be a file of weights too.
 * @throws E_FILE_MISSING, E_MODEL_INCOMPLETE, E_MODEL_KIND, E_CONFIG; of a file also what it throws as a checkpoint
 */
export function openModelFolder(folder: string, options: { base?: string | undefined } = {}): ModelFolder {
  const root = resolve(folder)
  const file = isFile(root) && isWeightFileName(root) ? root : undefined
  if (!file) assertFolder(root)
  const card: ModelCard = existsSync(join(root, CARD)) ? readJsonFile(join(root, CARD), modelCard) : {}
  const base = options.base ?? (card.base === undefined ? undefined : resolve(root, card.base))
  if (base !== undefined) assertFolder(base)
  const places = [...(file ? [] : [root]), ...(base === undefined ? [] : [base])]
  const at = (part: string) => findPart(root, places, part)

  const transformerFolder = file ?? findTransformer(root)
  const transformer = file
    ? readTransformerFile(file, base)
    : readTransformerConfig(join(transformerFolder, 'config.json'))
  const textEncoderFolder = at('text_encoder')
  const vaeFolder = at('vae')
  const vae = readJsonFile(join(vaeFolder, 'config.json'), vaeConfig)
  const textEncoder = readJsonFile(join(textEncoderFolder, 'config.json'), t5Config)
  const schedulerFolder = at('scheduler')
  const scheduler = samplerOfScheduler(
    readJsonFile(join(schedulerFolder, 'scheduler_config.json'), z.unknown()),
  )
  assertFit(root, { transformer, textEncoder, vae })

  const ownName = file ? parse(file).name : basename(root)
  const shrink = shrinkFactor(vae)
  const sizeMultiple = shrink * transformer.patch_size
  assertBuckets(root, card.buckets ?? [], sizeMultiple)
  return {
    id: card.id ?? ownName.replaceAll('\\', '-'),
    name: card.name ?? ownName,
    place: { folder: root, ...(options.base === undefined ? {} : { base: options.base }) },
    summary:
      card.summary ?? `PixArt for pictures of about ${transformer.sample_size * shrink} pixels a side.`,
    transformer: { folder: transformerFolder, config: transformer },
    textEncoder: { folder: textEncoderFolder, config: textEncoder },
    tokenizer: { folder: at('tokenizer') },
    vae: { folder: vaeFolder, config: vae },
    scheduler: { folder: schedulerFolder, ...scheduler },
    buckets: card.buckets ?? bucketsForSide(transformer.sample_size * shrink, sizeMultiple),
    sizeMultiple,
    maxTokens: MAX_TOKENS,
    defaults: { sampler: scheduler.sampler.id, ...(card.defaults ?? scheduler.sampler.defaults) },
    examples: card.examples ?? EXAMPLES,
    styles: card.styles ?? [],
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false
}

function assertFolder(folder: string): void {
  const found = statSync(folder, { throwIfNoEntry: false })
  if (!found) throw new StudioError('E_FILE_MISSING', `There is no folder ${folder}.`)
  if (found.isDirectory()) return
  throw new StudioError('E_MODEL_KIND', `${folder} is a file, not a model's folder.`)
}

/** Another class is another kind of model; anything else that is wrong is a broken file. @throws E_MODEL_KIND, E_CONFIG */
function readTransformerConfig(path: string): PixartConfig {
  readJsonFile(path, z.looseObject({}))
  readJsonFile(path, z.looseObject({ _class_name: pixartConfig.shape._class_name }), 'E_MODEL_KIND')
  return readJsonFile(path, pixartConfig)
}

/** The transformer is in a folder of that name, or the folder is the transformer. */
function findTransformer(root: string): string {
  const inside = join(root, 'transformer')
  if (existsSync(join(inside, 'config.json'))) return inside
  if (existsSync(join(root, 'config.json'))) return root
  throw new StudioError('E_MODEL_INCOMPLETE', `${root} holds no transformer (transformer/config.json).`)
}

function findPart(root: string, places: readonly string[], part: string): string {
  const found = places.map((place) => join(place, part)).find((folder) => existsSync(folder))
  if (found) return found
  const lack =
    places.length > 0
      ? `There is no ${part} folder in ${places.join(' or ')}.`
      : `${root} is a transformer alone: text encoder, tokenizer, VAE and scheduler are missing.`
  throw new StudioError('E_MODEL_INCOMPLETE', lack)
}

/** Parts of different models are told apart before anything is loaded. */
function assertFit(
  root: string,
  parts: { transformer: PixartConfig; textEncoder: T5Config; vae: VaeConfig },
): void {
  const { transformer, textEncoder, vae } = parts
  if (transformer.caption_channels !== textEncoder.d_model) {
    throw new StudioError(
      'E_WEIGHTS_SHAPE',
      `${root}: the transformer reads text ${transformer.caption_channels} wide, but its text encoder writes ${textEncoder.d_model}.`,
    )
  }
  if (transformer.in_channels !== vae.latent_channels) {
    throw new StudioError(
      'E_WEIGHTS_SHAPE',
      `${root}: the transformer works on ${transformer.in_channels} latent channels, but its VAE has ${vae.latent_channels}.`,
    )
  }
}

function assertBuckets(root: string, buckets: readonly Bucket[], multiple: number): void {
  const odd = buckets.find(({ height, width }) => height % multiple !== 0 || width % multiple !== 0)
  if (!odd) return
  throw new StudioError(
    'E_CONFIG',
    `${join(root, CARD)}: the bucket ${odd.width}×${odd.height} has a side that is no multiple of ${multiple}.`,
  )
}
