/** What leads a painting beside its prompt, as the window knows it: control images, ControlNets, LoRAs. */
import { z } from 'zod'
import { errorReport } from '../../native-models/api/errors.ts'
import { sha256 } from '../../native-models/api/request.ts'
import { count, id, name, text } from './basics.ts'

/** A picture that `request.control` may name; the window shows it as `img://control/<image>`. */
export const controlImage = z.strictObject({
  image: sha256,
  width: z.int().positive(),
  height: z.int().positive(),
  fileName: name,
})
export type ControlImage = z.infer<typeof controlImage>

export const controlNet = z.strictObject({
  /** What `request.control.model` holds. */
  id: name,
  name,
  summary: z.string(),
  /** Ids of the models that it fits. */
  models: z.array(name),
})
export type ControlNet = z.infer<typeof controlNet>

export const loraReport = z.strictObject({
  /** Whose way of writing LoRAs this is. */
  dialect: z.string(),
  /** `16`, or `4 to 64`. */
  rank: z.string(),
  /** And where it comes from: `16, from adapter_config.json`. */
  alpha: z.string(),
  /** Layers that were found in the model, of those that the LoRA names. */
  matched: count,
  total: count,
  /** The first fifty keys that nothing is known of. */
  unmatched: z.array(z.string()).max(50),
  /** One plain line: `rank 16, matches all 58 layers of PixArt nano`. */
  verdict: z.string(),
  isLcm: z.boolean(),
})
export type LoraReport = z.infer<typeof loraReport>

const weight = z.number().min(-2).max(2)
const triggerWords = z.array(name).max(200)

export const lora = z.strictObject({
  id,
  /** What `request.loras` and `<lora:name:0.8>` say: unique, without the ending. */
  name,
  title: name,
  fileName: name,
  /** Id of its folder. */
  folder: id,
  embedded: z.boolean(),
  bytes: count,
  /** Ids of this machine's models that it fits. */
  fits: z.array(name),
  /** Where it fits none of them: why, in a sentence. */
  misfit: z.string().optional(),
  /** What it is, or why it cannot be used: one of the two is there. */
  report: loraReport.optional(),
  error: errorReport.optional(),
  triggerWords,
  preferredWeight: weight,
  /** In place of what the file says, by the user. */
  alpha: z.number().positive().optional(),
  description: text,
  notes: text,
  /** Whether there is one: `img://lora/<id>?v=<thumbnailVersion>`. */
  thumbnail: z.boolean(),
  thumbnailVersion: count,
})
export type Lora = z.infer<typeof lora>

/** What the user may change of one: kept beside the file, as other programs keep it. */
export const loraChange = z.strictObject({
  id,
  title: name.optional(),
  triggerWords: triggerWords.optional(),
  preferredWeight: weight.optional(),
  description: z.string().max(20_000).optional(),
  notes: z.string().max(20_000).optional(),
  /** null: as the file says. */
  alpha: z.number().positive().max(1_000_000).nullable().optional(),
})
export type LoraChange = z.infer<typeof loraChange>

export const loraFolder = z.strictObject({
  id,
  name,
  kind: z.enum(['embedded', 'own', 'watched']),
  /** It is not there now: a disk that is away, or a folder that was moved. */
  missing: z.boolean(),
})
export type LoraFolder = z.infer<typeof loraFolder>

export const loraShelf = z.strictObject({ loras: z.array(lora), folders: z.array(loraFolder) })
export type LoraShelf = z.infer<typeof loraShelf>
