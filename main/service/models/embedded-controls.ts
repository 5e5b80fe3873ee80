/** The ControlNets that come with the studio. */
import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile } from '../../../native-models/formats/json-file.ts'

const FOLDER = join(import.meta.dirname, '../../../native-models/nano/controlnet')

const fileName = z.string().regex(/^[^/\\]+$/)

/** controlnet.json */
const controlCard = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  /** One sentence for people. */
  summary: z.string().max(500),
  /** The ControlNet's weights, and those of the edge net it was trained with, beside this file. */
  model: fileName,
  hed: fileName,
  /** Ids of the models it was made for. */
  models: z.array(z.string()).min(1),
})

/** A card with its files as absolute paths. */
export type EmbeddedControl = z.infer<typeof controlCard>

/** @throws E_FILE_MISSING, E_CONFIG where the installation is damaged */
export function embeddedControls(): EmbeddedControl[] {
  const card = readJsonFile(join(FOLDER, 'controlnet.json'), controlCard)
  return [{ ...card, model: join(FOLDER, card.model), hed: join(FOLDER, card.hed) }]
}
