/** SwarmUI: JSON under `parameters`. */
import { asObject, type Found, field, readJsonObject } from './found.ts'

const KNOWN = new Set([
  'prompt',
  'negativeprompt',
  'model',
  'sampler',
  'scheduler',
  'steps',
  'cfgscale',
  'seed',
  'width',
  'height',
])

export function readSwarmUi(text: string): Found | undefined {
  const settings = asObject(field(readJsonObject(text), 'sui_image_params'))
  if (!settings) return undefined
  return {
    prompt: field(settings, 'prompt'),
    negativePrompt: field(settings, 'negativeprompt'),
    model: field(settings, 'model'),
    sampler: field(settings, 'sampler'),
    schedule: field(settings, 'scheduler'),
    steps: field(settings, 'steps'),
    guidance: field(settings, 'cfgscale'),
    seed: field(settings, 'seed'),
    width: field(settings, 'width'),
    height: field(settings, 'height'),
    others: Object.entries(settings).filter(([name]) => !KNOWN.has(name)),
    warnings: Object.hasOwn(settings, 'loras') ? ['LoRAs are not taken over.'] : [],
  }
}
