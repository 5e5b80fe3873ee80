/** One step of the schema. */
export interface Migration {
  /** `user_version` after it; one above the step before. */
  readonly version: number
  readonly sql: string
}
