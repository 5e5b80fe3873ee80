/** The LoRAs that come with the studio: PEFT folders, each with a card as A1111 writes it beside a LoRA. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile } from '../../../native-models/formats/json-file.ts'

export const EMBEDDED_LORAS = join(import.meta.dirname, '../../../native-models/nano/loras')

/** adapter_model.json */
const loraCard = z.object({
  'pixart studio title': z.string().min(1),
  'activation text': z.string().min(1),
  'preferred weight': z.number().min(-2).max(2),
})

export interface EmbeddedLora {
  /** What requests and prompts call it. */
  readonly name: string
  readonly title: string
  /** Absolute: its folder. */
  readonly path: string
  /** What a prompt begins with. */
  readonly triggerWords: string
  readonly preferredWeight: number
}

/** In the order of their names. @throws E_FILE_MISSING, E_CONFIG where the installation is damaged */
export function embeddedLoras(): EmbeddedLora[] {
  return readdirSync(EMBEDDED_LORAS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const path = join(EMBEDDED_LORAS, name)
      const card = readJsonFile(join(path, 'adapter_model.json'), loraCard)
      return {
        name,
        title: card['pixart studio title'],
        path,
        triggerWords: card['activation text'],
        preferredWeight: card['preferred weight'],
      }
    })
}
