/** InvokeAI: JSON under `invokeai_metadata`. */
import { asObject, type Found, field, readJsonObject } from './found.ts'

export function readInvokeAi(text: string): Found | undefined {
  const metadata = readJsonObject(text)
  if (!metadata) return undefined
  const loras = field(metadata, 'loras')
  return {
    prompt: field(metadata, 'positive_prompt'),
    negativePrompt: field(metadata, 'negative_prompt'),
    model: modelName(field(metadata, 'model')),
    sampler: field(metadata, 'scheduler'),
    steps: field(metadata, 'steps'),
    guidance: field(metadata, 'cfg_scale'),
    seed: field(metadata, 'seed'),
    width: field(metadata, 'width'),
    height: field(metadata, 'height'),
    others: ['generation_mode', 'rand_device', 'vae', 'strength', 'app_version'].map((name) => [
      name,
      modelName(field(metadata, name)),
    ]),
    warnings: Array.isArray(loras) && loras.length > 0 ? ['LoRAs are not taken over.'] : [],
  }
}

/** Models are records with a name (or, in older versions, a model_name). */
function modelName(value: unknown): unknown {
  const record = asObject(value)
  return record ? (field(record, 'name') ?? field(record, 'model_name')) : value
}
