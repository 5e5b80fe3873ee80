/**
 * What is held side by side: a base request and what its lanes differ in. The form's state, the message to the
 * service and the row in the database are this same object; `unfold-setup` makes requests of it.
 */
import { z } from 'zod'
import { generateRequest } from './request.ts'

/** Lanes next to each other; with the measure that the others are held against. */
export const MOST_SIDE_BY_SIDE = 8
/** Cells of a grid. */
export const MOST_CELLS = 36

const { sampler, steps, guidance } = generateRequest.shape

/** One lane of its own settings. */
export const laneChoice = z.strictObject({ sampler, steps, guidance })
export type LaneChoice = z.infer<typeof laneChoice>

/** Many values of one setting, along one edge of a grid. */
const valuesOf = <Value extends z.ZodType>(value: Value) => z.array(value).min(1).max(MOST_CELLS)
export const axis = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('sampler'), values: valuesOf(sampler) }),
  z.strictObject({ of: z.literal('steps'), values: valuesOf(steps) }),
  z.strictObject({ of: z.literal('guidance'), values: valuesOf(guidance) }),
  z.strictObject({ of: z.literal('seed'), values: valuesOf(generateRequest.shape.seed) }),
  /** `search` is replaced in the prompt by each value; it stands there. */
  z.strictObject({
    of: z.literal('prompt'),
    search: z.string().min(1).max(10_000),
    values: valuesOf(z.string().max(10_000)),
  }),
  /** Weight of a LoRA, whether the base request has it or not. */
  z.strictObject({
    of: z.literal('lora'),
    name: z.string().min(1).max(200),
    values: valuesOf(z.number().min(-2).max(2)),
  }),
  /** Strength of the base request's control. */
  z.strictObject({ of: z.literal('control'), values: valuesOf(z.number().min(0).max(2)) }),
  z.strictObject({ of: z.literal('model'), values: valuesOf(generateRequest.shape.model) }),
])
export type Axis = z.infer<typeof axis>

export const comparisonSetup = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('lanes'),
    /** Of all lanes; what they differ in, and `count`, are not looked at. */
    request: generateRequest,
    lanes: z.array(laneChoice).min(1).max(MOST_SIDE_BY_SIDE),
    /** `steps`, `passes`: all lanes as long as the first; `own`: each as it says. */
    equal: z.enum(['own', 'steps', 'passes']),
    /** One more lane that the others are held against, such as a sampler with 100 steps; never made equal. */
    measure: laneChoice.optional(),
  }),
  z.strictObject({
    kind: z.literal('grid'),
    request: generateRequest,
    /** Columns, and rows. */
    x: axis,
    y: axis.optional(),
  }),
])
export type ComparisonSetup = z.infer<typeof comparisonSetup>
