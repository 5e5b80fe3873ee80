/** Which LoRAs an entry means: their names may lead to other files when it is painted. */
import type { Migration } from './migration.ts'

/** `loras_meant`: fingerprint of the weights by name, or NULL where it is not written down yet. */
export const lorasMeant: Migration = {
  version: 2,
  sql: 'ALTER TABLE entries ADD COLUMN loras_meant TEXT CHECK (loras_meant IS NULL OR json_valid(loras_meant))',
}
