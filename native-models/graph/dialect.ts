/**
 * The one place that decides which operator serves which device.
 *
 * A model asks for what it means (attention, a norm, an activation); a dialect says whether the provider has
 * it as one operator. `plain` spells everything out in ONNX's own operators: it runs everywhere and is what
 * the fused forms are tested against.
 */
export interface Dialect {
  readonly name: string
  /** com.microsoft MultiHeadAttention: on the CPU a flash kernel, as long as there is no mask. */
  readonly fusedAttention: boolean
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
  /** The type that is computed in; weights of another type are cast when the session is made. */
  readonly computeType: 'float32'
}

export const PLAIN: Dialect = {
  name: 'plain',
  fusedAttention: false,
  fastGelu: false,
  quickGelu: false,
  layerNormalization: false,
  simplifiedLayerNormalization: false,
  winogradFrom: Number.POSITIVE_INFINITY,
  foldUpsamplingFrom: Number.POSITIVE_INFINITY,
  computeType: 'float32',
}

/** onnxruntime's CPU provider computes in float32 only. */
export const CPU: Dialect = {
  name: 'cpu',
  fusedAttention: true,
  fastGelu: true,
  quickGelu: true,
  layerNormalization: true,
  simplifiedLayerNormalization: true,
  winogradFrom: 256,
  foldUpsamplingFrom: 128,
  computeType: 'float32',
}
