/**
 * The one place that decides which operator serves which device.
 *
 * A model asks for what it means (attention, a norm, an activation); a dialect says whether the provider has
 * it as one operator. `plain` spells everything out in ONNX's own operators: it runs everywhere and is what
 * the fused forms are tested against.
 */
import type { Provider } from '../api/device.ts'
import { computes, type Operator } from './operators.ts'

export interface Dialect {
  readonly name: string
  /** Whose operators a graph consists of. */
  readonly provider: Provider
  /** Kernels of GPUs follow the newest versions of ONNX's operators late, and one that does not falls to the CPU. */
  readonly opset: number
  /** com.microsoft MultiHeadAttention: on the CPU a flash kernel, as long as there is no mask. */
  readonly fusedAttention: boolean
  /** DirectML may compute with 1 / √(head size) whatever is asked for: the queries are multiplied instead. */
  readonly scalesQueries: boolean
  /** com.microsoft FastGelu: GELU by tanh. */
  readonly fastGelu: boolean
  /** com.microsoft QuickGelu with alpha 1 is SiLU. */
  readonly quickGelu: boolean
  /** LayerNormalization, whose scale and bias may be run-time values. */
  readonly layerNormalization: boolean
  /** SimplifiedLayerNormalization: T5's root-mean-square norm. */
  readonly simplifiedLayerNormalization: boolean
  /**
   * 3×3 convolutions of at least so many channels, in and out, go by Winograd's algorithm, and those of doubled pictures
   * as four 2×2 ones: exact but for rounding, and faster where the processor computes what it is told.
   */
  readonly winogradFrom: number
  readonly foldUpsamplingFrom: number
  /** Rows are taken of tables of 16 bits, too, whatever is computed in. */
  readonly gathersHalf: boolean
  /**
   * What texts come to in each block is computed again in every step: on a GPU that is a hundredth of a step, and less
   * than handing it over, as sessions give their outputs to the processor's memory.
   */
  readonly textInSteps: boolean
  /** The type that is computed in; weights of another type are cast when the session is made. Inputs and outputs are float32. */
  readonly computeType: 'float32' | 'float16'
}

const NEWEST = 21
const OF_GPUS = 18

export const PLAIN: Dialect = {
  name: 'plain',
  provider: 'cpu',
  opset: NEWEST,
  fusedAttention: false,
  scalesQueries: false,
  fastGelu: false,
  quickGelu: false,
  layerNormalization: false,
  simplifiedLayerNormalization: false,
  winogradFrom: Number.POSITIVE_INFINITY,
  foldUpsamplingFrom: Number.POSITIVE_INFINITY,
  gathersHalf: true,
  textInSteps: false,
  computeType: 'float32',
}

/** onnxruntime's CPU provider computes in float32 only. */
export const CPU: Dialect = {
  name: 'cpu',
  provider: 'cpu',
  opset: NEWEST,
  fusedAttention: true,
  scalesQueries: false,
  fastGelu: true,
  quickGelu: true,
  layerNormalization: true,
  simplifiedLayerNormalization: true,
  winogradFrom: 256,
  foldUpsamplingFrom: 128,
  gathersHalf: true,
  textInSteps: false,
  computeType: 'float32',
}

/** GPUs take convolutions as they are. */
function gpu(provider: Exclude<Provider, 'cpu'>): Dialect {
  const has = (operator: Operator) => computes(provider, operator)
  return {
    name: provider,
    provider,
    opset: OF_GPUS,
    fusedAttention: has('MultiHeadAttention'),
    scalesQueries: provider === 'dml',
    fastGelu: has('FastGelu'),
    quickGelu: has('QuickGelu'),
    layerNormalization: has('LayerNormalization'),
    simplifiedLayerNormalization: has('SimplifiedLayerNormalization'),
    winogradFrom: Number.POSITIVE_INFINITY,
    foldUpsamplingFrom: Number.POSITIVE_INFINITY,
    gathersHalf: provider === 'cuda',
    textInSteps: true,
    computeType: 'float32',
  }
}

/** provider → how graphs are written for it. */
export const DIALECTS: Readonly<Record<Provider, Dialect>> = {
  cpu: CPU,
  cuda: gpu('cuda'),
  dml: gpu('dml'),
  webgpu: gpu('webgpu'),
}
