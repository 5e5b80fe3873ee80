/**
 * What main and the service process say to each other.
 *
 * A call is a row of the contract that the service answers, or one of the rows below, which only main may ask:
 * they hold paths, and paths never reach the window. Both sides read every message with these schemas.
 */
import { z } from 'zod'
import { fromDeviceProcess, toDeviceProcess } from '../../native-models/api/device-check.ts'
import { errorReport } from '../../native-models/api/errors.ts'
import { fromEngine, toEngine } from '../../native-models/api/events.ts'
import { CALLS, type CallName, EVENTS, type EventName, settings } from '../../preload/contract.ts'
import { deviceVariables } from './devices/device-variables.ts'
import { fromDownloads, toDownloads } from './downloads/messages.ts'

const id = z.string().regex(/^[0-9a-f-]{8,64}$/)
const path = z.string().min(1).max(32_768)
const nothing = z.strictObject({})

/** Calls by main alone. */
export const INTERNAL_CALLS = {
  /** Where a picture lies (`step`: a decoded one of a comparison); a thumbnail (`lora`: of a LoRA) is made if it is not there yet. */
  'picture.file': {
    input: z.strictObject({ id, variant: z.enum(['picture', 'thumbnail', 'control', 'lora', 'step']) }),
    output: z.strictObject({ path, mediaType: z.enum(['image/png', 'image/webp']) }),
  },
  'pictures.files': {
    input: z.strictObject({ ids: z.array(id).min(1).max(10_000) }),
    output: z.strictObject({ files: z.array(z.strictObject({ id, path, fileName: z.string() })) }),
  },
  /** A dropped or chosen file → what the window may know of it. */
  'drop.register': {
    input: z.strictObject({ path }),
    output: z.strictObject({ handle: id, fileName: z.string() }),
  },
  'folder.get': { input: nothing, output: z.strictObject({ path }) },
  /** New pictures go there; older ones stay where they are. */
  'folder.set': { input: z.strictObject({ path }), output: settings },
  /** The clipboard's picture: a control image from now on. */
  'control.keep': {
    input: z.strictObject({ bytes: z.instanceof(Uint8Array), fileName: z.string().max(200) }),
    output: CALLS['control.paste'].output,
  },
  /** One more folder of LoRAs to look into. */
  'loras.addFolder': { input: z.strictObject({ path }), output: CALLS['loras.chooseFolder'].output },
  /** Where a LoRA lies. */
  'lora.file': { input: z.strictObject({ id }), output: z.strictObject({ path }) },
  /** A comparison as a file for others; one that is there is replaced. */
  'compare.write': { input: CALLS['compare.export'].input.extend({ path }), output: nothing },
  /** What the file of a picture's recipe may be called. */
  'recipe.name': { input: z.strictObject({ id }), output: z.strictObject({ fileName: z.string() }) },
  /** Of a picture. */
  'recipe.write': { input: z.strictObject({ id, path }), output: nothing },
  /** A chosen folder with a model: known by a name from now on, and used where it lies. */
  'models.addFolder': { input: z.strictObject({ path }), output: CALLS['models.chooseFolder'].output },
  /** Where a model or a net lies. */
  'model.file': { input: CALLS['models.show'].input, output: z.strictObject({ path }) },
  /** The hub's, of this run; null: none. It is written down nowhere here. */
  'models.token': {
    input: z.strictObject({ token: z.string().min(1).max(200).nullable() }),
    output: nothing,
  },
  /** The machine slept: connections from before lead nowhere. */
  'models.woke': { input: nothing, output: nothing },
  /** Finishes cleanly: what is running goes back to the queue. After its reply the process ends. */
  stop: { input: nothing, output: nothing },
} as const satisfies Record<string, { readonly input: z.ZodType; readonly output: z.ZodType }>

export type InternalCallName = keyof typeof INTERNAL_CALLS

type ServiceRows = {
  [N in CallName as (typeof CALLS)[N]['side'] extends 'service' ? N : never]: (typeof CALLS)[N]
}

/** Names of the contract that the service answers. */
export type PublicCallName = keyof ServiceRows
export type ServiceCallName = PublicCallName | InternalCallName
type RowOf<N extends ServiceCallName> = N extends PublicCallName
  ? ServiceRows[N]
  : N extends InternalCallName
    ? (typeof INTERNAL_CALLS)[N]
    : never
/** What main sends. */
export type ServiceRequest<N extends ServiceCallName> = z.input<RowOf<N>['input']>
/** What a handler gets. */
export type ServiceInput<N extends ServiceCallName> = z.output<RowOf<N>['input']>
export type ServiceOutput<N extends ServiceCallName> = z.output<RowOf<N>['output']>

/** The schemas of a call of the service; undefined where the service has no such call. */
export function serviceRow(name: string): { input: z.ZodType; output: z.ZodType } | undefined {
  if (Object.hasOwn(INTERNAL_CALLS, name)) return INTERNAL_CALLS[name as InternalCallName]
  if (!Object.hasOwn(CALLS, name)) return undefined
  const row = CALLS[name as CallName]
  return row.side === 'service' ? row : undefined
}

const engineId = z.string().min(1).max(64)

/** What processes say that main starts for the service, and what they are told. */
const said = z.union([fromEngine, fromDownloads, fromDeviceProcess])
const told = z.union([toEngine, toDownloads, toDeviceProcess])

/**
 * Messages to the service. The `engine.…` ones only where main was asked to start its processes (`--engine main`):
 * an engine, the downloads, or what tries a device.
 */
export const toService = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('call'),
    id: z.int().nonnegative(),
    name: z.string().max(100),
    input: z.unknown(),
  }),
  z.strictObject({ type: z.literal('engine.said'), engine: engineId, message: said }),
  /** `how`: a sentence that says how it ended. */
  z.strictObject({ type: z.literal('engine.ended'), engine: engineId, how: z.string().max(4000) }),
])
export type ToService = z.infer<typeof toService>

const reply = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: errorReport }),
])

/** Messages from the service. */
export const fromService = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), pid: z.int() }),
  z.strictObject({ type: z.literal('reply'), id: z.int().nonnegative(), reply }),
  /** `data` is held against EVENTS[name] by `eventData`. */
  z.strictObject({
    type: z.literal('event'),
    name: z.enum(Object.keys(EVENTS) as [EventName, ...EventName[]]),
    data: z.unknown(),
  }),
  /** Files for the system's trash. The service looks at its next start whether they are gone. */
  z.strictObject({ type: z.literal('trash'), paths: z.array(path) }),
  z.strictObject({
    type: z.literal('engine.start'),
    engine: engineId,
    program: z.enum(['engine', 'downloads', 'device']),
    args: z.array(z.string()),
    /** On top of main's own. */
    env: deviceVariables.optional(),
  }),
  z.strictObject({ type: z.literal('engine.post'), engine: engineId, message: told }),
  z.strictObject({ type: z.literal('engine.kill'), engine: engineId }),
])
/** As it is sent: what is not given has a default. */
export type FromService = z.input<typeof fromService>
