/** Entries that are more than one request: comparisons, and replays of recipes. */
import type { Migration } from './migration.ts'

/**
 * `comparison`: what is held side by side, and its lanes; `comparison_view`: how it was looked at last; `replay`: the
 * recipe that is replayed, and how far each step strayed. NULL where an entry is none of that.
 */
export const comparisons: Migration = {
  version: 3,
  sql: `
ALTER TABLE entries ADD COLUMN comparison TEXT CHECK (comparison IS NULL OR json_valid(comparison));
ALTER TABLE entries ADD COLUMN comparison_view TEXT CHECK (comparison_view IS NULL OR json_valid(comparison_view));
ALTER TABLE entries ADD COLUMN replay TEXT CHECK (replay IS NULL OR json_valid(replay));
`,
}
