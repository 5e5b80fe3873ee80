/** Settings and the form as it was left, in the database. Each value is parsed alone: a bad one costs only itself. */
import { basename } from 'node:path'
import { z } from 'zod'
import { FLOAT16, FLOAT32 } from '../../../native-models/api/precision.ts'
import { compareDraft, type Draft, draft, type Settings, settings } from '../../../preload/contract.ts'
import type { Database } from './database.ts'

const DEFAULTS: Omit<Settings, 'picturesFolderName'> = {
  theme: 'system',
  language: 'en',
  previews: true,
  threads: 0,
  welcomed: false,
  historyPanel: true,
  thumbnailSize: 160,
  stepsLimitMb: 2000,
  device: 'auto',
  precision: FLOAT32,
  gpuPrecision: FLOAT16,
  hubMirror: '',
  fetchLimitKb: 0,
}

/** What is kept but is not the window's business. */
const internal = z.strictObject({
  /** Absolute. */
  picturesFolder: z.string().min(1),
  /** The user paused the queue. */
  paused: z.boolean(),
  /** Absolute: folders of LoRAs that the user named. */
  loraFolders: z.array(z.string().min(1)).max(100),
  /** The form of the Compare room. */
  compareDraft,
  /** Names of models that are being fetched. */
  fetches: z.array(z.string().max(100)).max(100),
})
type Internal = z.infer<typeof internal>

export type SettingsPatch = { readonly [K in keyof typeof DEFAULTS]?: (typeof DEFAULTS)[K] | undefined }

export class Preferences {
  readonly #db: Database
  readonly #internalDefaults: Internal

  constructor(db: Database, { picturesFolder }: { picturesFolder: string }) {
    this.#db = db
    this.#internalDefaults = { picturesFolder, paused: false, loraFolders: [], compareDraft: {}, fetches: [] }
  }

  settings(): Settings {
    const kept = Object.entries(DEFAULTS).map(([name, fallback]) => {
      const field: z.ZodType = settings.shape[name as keyof typeof DEFAULTS]
      return [name, field.safeParse(this.#read(name)).data ?? fallback]
    })
    return settings.parse({
      ...Object.fromEntries(kept),
      picturesFolderName: basename(this.get('picturesFolder')) || this.get('picturesFolder'),
    })
  }

  /** @throws z.ZodError */
  set(patch: SettingsPatch): Settings {
    this.#db
      .transaction(() => {
        for (const [name, value] of Object.entries(patch)) if (value !== undefined) this.#write(name, value)
      })
      .immediate()
    return this.settings()
  }

  get<N extends keyof Internal>(name: N): Internal[N] {
    const field: z.ZodType = internal.shape[name]
    const parsed = field.safeParse(this.#read(`internal.${name}`))
    return (parsed.data as Internal[N] | undefined) ?? this.#internalDefaults[name]
  }

  put<N extends keyof Internal>(name: N, value: Internal[N]): void {
    this.#write(`internal.${name}`, value)
  }

  /** undefined where there is none yet. */
  draft(): Draft | undefined {
    const text = this.#db.prepare<[], string>('SELECT value FROM draft').pluck().get()
    return text === undefined ? undefined : draft.safeParse(JSON.parse(text)).data
  }

  setDraft(value: Draft): void {
    this.#db
      .prepare(
        'INSERT INTO draft (only, value) VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET value = excluded.value',
      )
      .run(JSON.stringify(value))
  }

  #read(name: string): unknown {
    const text = this.#db
      .prepare<[string], string>('SELECT value FROM preferences WHERE name = ?')
      .pluck()
      .get(name)
    return text === undefined ? undefined : JSON.parse(text)
  }

  #write(name: string, value: unknown): void {
    this.#db
      .prepare(
        'INSERT INTO preferences (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      )
      .run(name, JSON.stringify(value))
  }
}
