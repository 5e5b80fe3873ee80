/** Which control images are still needed. */
import type { Database } from './database.ts'

/** The sha256 of every one that an entry or a form names: the picture, and the edges drawn over it. */
export function namedControls(db: Database): Set<string> {
  // A row that is no JSON names nothing; asking it for a field would be an error.
  const requests = `SELECT request FROM entries WHERE instr(request, '"control"') > 0 AND json_valid(request)
    UNION ALL SELECT value -> '$.request' FROM draft WHERE json_valid(value)
    UNION ALL SELECT value -> '$.setup.request' FROM preferences
      WHERE name = 'internal.compareDraft' AND json_valid(value)`
  const named = db
    .prepare<[], { image: unknown; edges: unknown }>(
      `SELECT request ->> '$.control.image' AS image, request ->> '$.control.edges' AS edges FROM (${requests})`,
    )
    .all()
    .flatMap(({ image, edges }) => [image, edges])
  return new Set(named.filter((one) => typeof one === 'string'))
}
