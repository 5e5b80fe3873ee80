/** Models, ControlNets and edge nets as the window knows them: what is here, what can be fetched, what is on its way. */
import { z } from 'zod'
import { errorReport } from '../../native-models/api/errors.ts'
import { count, id, name, text } from './basics.ts'

/** Of a file, or of all files of a fetch. */
const fetched = z.strictObject({ name, doneBytes: count, sizeBytes: count })

/** How much was read back to compare digests, of how much. */
const reading = z.strictObject({
  doneBytes: count,
  sizeBytes: count,
  etaMs: z.number().nonnegative().optional(),
})
export type ModelReading = z.infer<typeof reading>

/** A fetch that was begun and has not ended. */
export const modelFetch = z.strictObject({
  state: z.enum(['waiting', 'asking', 'fetching', 'checking', 'paused', 'no-room', 'failed']),
  doneBytes: count,
  sizeBytes: count,
  bytesPerSecond: z.number().nonnegative(),
  /** Absent while nothing can be said. */
  etaMs: z.number().nonnegative().optional(),
  /** Of the file that is read back, while it is `checking`. */
  reading: reading.optional(),
  files: z.array(fetched).max(200),
  /** Why it failed, or what it waits for. */
  error: errorReport.optional(),
})
export type ModelFetch = z.infer<typeof modelFetch>

/** What painting with it takes on this machine. */
export const modelNeeds = z.strictObject({
  verdict: z.enum(['fits', 'tight', 'too-large']),
  /** One sentence: `needs about 5.1 GB of memory with int8, and 22 GB are free`. */
  because: z.string(),
  /** About, by precision: `float32` → bytes of memory. */
  memory: z.array(z.strictObject({ precision: name, bytes: count })),
})
export type ModelNeeds = z.infer<typeof modelNeeds>

export const shelvedModel = z.strictObject({
  /** What requests and the command line call it. */
  name,
  title: name,
  summary: z.string(),
  kind: z.enum(['model', 'controlnet', 'edge-net']),
  /** `found`: in a folder of another program, used where it lies. */
  origin: z.enum(['embedded', 'published', 'added', 'found']),
  /** `gone`: its place is empty now. */
  state: z.enum(['here', 'partly', 'absent', 'gone']),
  licence: z.string().optional(),
  /** The own name of the folder or file that it lies in. */
  fileName: name.optional(),
  /** Shared parts included. */
  hereBytes: count,
  sizeBytes: count.optional(),
  /** Of `sizeBytes`: parts that other models use, too. */
  sharedBytes: count.optional(),
  /** Sizes are expected ones: the hub was not asked yet. */
  isAbout: z.boolean(),
  /** What is still to be fetched; about. */
  missingBytes: count.optional(),
  /** What the last check found damaged: a fetch brings it anew. */
  damagedBytes: count.optional(),
  /** Of one's own: what it takes its text encoder and VAE from, where it has none. */
  partsFrom: name.optional(),
  needs: modelNeeds.optional(),
  fetch: modelFetch.optional(),
  /** It is being verified. */
  check: reading.optional(),
  /** It cannot be used: why. */
  error: errorReport.optional(),
})
export type ShelvedModel = z.infer<typeof shelvedModel>

export const modelShelf = z.strictObject({
  rows: z.array(shelvedModel),
  /** Of the disk that models lie on. */
  freeBytes: count,
  memoryBytes: count,
  /** The models folder's own name. */
  folderName: name,
  /** Where models come from, for people: `huggingface.co`, or the mirror's host. */
  hub: name,
  hasToken: z.boolean(),
})
export type ModelShelf = z.infer<typeof modelShelf>

/** What a fetch would bring, as the hub told it. */
export const fetchPlan = z.strictObject({
  files: z.array(z.strictObject({ name, sizeBytes: count, here: z.boolean() })).max(200),
  /** Still to be fetched. */
  bytes: count,
  freeBytes: count,
  /** What the disk lacks for them, and for what is left free on it: until then a fetch waits. */
  lackBytes: count,
})
export type FetchPlan = z.infer<typeof fetchPlan>

const nothing = z.strictObject({})
const one = z.strictObject({ name })
const shelf = modelShelf

/** Rows of the contract. Only `models.plan` and `models.fetch` reach the network: buttons that say so. */
export const MODEL_CALLS = {
  'models.shelf': { side: 'service', input: nothing, output: shelf },
  'models.plan': { side: 'service', input: one, output: fetchPlan },
  /** Begins, or goes on where it was. */
  'models.fetch': { side: 'service', input: one, output: shelf },
  'models.pause': { side: 'service', input: one, output: shelf },
  /** Gives a fetch up; what was fetched stays until it is removed. */
  'models.cancel': { side: 'service', input: one, output: shelf },
  /** Hashes everything again. → what is wrong, a sentence a file; empty where all is well */
  'models.verify': { side: 'service', input: one, output: z.strictObject({ problems: z.array(z.string()) }) },
  /** Ends verifying it, which then rejects with E_CANCELLED. */
  'models.stopVerify': { side: 'service', input: one, output: nothing },
  /** What removing it would free: parts that others need stay. Rejects with E_NOT_NOW where runs need it. */
  'models.removal': { side: 'service', input: one, output: z.strictObject({ bytes: count, stays: text }) },
  /**
   * Published: its files are deleted. Added or found: it is forgotten and none of its files is touched; parts of the
   * published models that it alone needed are deleted.
   */
  'models.remove': { side: 'service', input: one, output: shelf },
  /** A dropped folder or file, used where it lies. */
  'models.add': { side: 'service', input: z.strictObject({ handle: id }), output: shelvedModel },
  /** Asks for a folder; a file of weights can be dropped. */
  'models.chooseFolder': { side: 'main', input: nothing, output: shelvedModel },
  /** Looks into Hugging Face's cache and ComfyUI's folders; reads alone. */
  'models.find': { side: 'service', input: nothing, output: shelf },
  'models.show': { side: 'main', input: one, output: nothing },
  /** Kept in the system's key store, or in memory alone where there is none; null forgets it. */
  'models.setToken': {
    side: 'main',
    input: z.strictObject({ token: z.string().min(1).max(200).nullable() }),
    output: z.strictObject({ kept: z.enum(['key store', 'until the end', 'forgotten']) }),
  },
} as const
