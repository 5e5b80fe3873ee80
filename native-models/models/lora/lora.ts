/**
 * A LoRA that was opened: which layers of which network it changes, and by which tensors. Nothing is loaded:
 * tensors are places in its own file.
 */
import type { Checkpoint, CheckpointTensor } from '../../formats/checkpoint.ts'
import type { LoraDialect } from './dialects.ts'
import type { NetworkPart } from './layers.ts'

/** Rows of a tensor of the file, as they lie there. */
export interface LoraTensor {
  readonly tensor: CheckpointTensor
  /** What a graph calls it: the tensor's name, and its rows where it is not all of them. */
  readonly name: string
  /** Of the tensor's. */
  readonly firstRow: number
  readonly shape: readonly number[]
  readonly offset: number
  readonly byteLength: number
}

/** A matrix, or the product of two thin ones. */
export type Factor =
  | { readonly whole: LoraTensor }
  | { readonly left: LoraTensor; readonly right: LoraTensor }

/**
 * What is added to a weight (out, in), before its scale; a convolution's weight counts as (out, in × kernel²).
 * - low-rank: up (out, r) · down (r, in). Hu et al., arXiv 2106.09685.
 * - kronecker: first ⊗ second (LoKr), of which `rows` are this layer's. Yeh et al., arXiv 2309.14859, §3.2.
 * - hadamard: (left₁ · right₁) ∘ (left₂ · right₂) (LoHa). Hyeon-Woo et al., arXiv 2108.06098.
 * - full: the whole difference.
 */
export type LoraDelta =
  | { readonly kind: 'low-rank'; readonly up: LoraTensor; readonly down: LoraTensor }
  | {
      readonly kind: 'kronecker'
      readonly first: Factor
      readonly second: Factor
      readonly rows: readonly [start: number, end: number]
    }
  | {
      readonly kind: 'hadamard'
      readonly first: { readonly left: LoraTensor; readonly right: LoraTensor }
      readonly second: { readonly left: LoraTensor; readonly right: LoraTensor }
    }
  | { readonly kind: 'full'; readonly difference: LoraTensor }
  /** Of the bias alone. */
  | { readonly kind: 'none' }

/**
 * DoRA: the lengths that the columns of a changed weight are given, one an output (`rows`: (out)) or one an input
 * (`columns`: (in channels)). Liu et al., arXiv 2402.09353, eq. 5.
 */
export interface Magnitude {
  readonly along: 'rows' | 'columns'
  readonly tensor: LoraTensor
}

export type AlphaSource = 'you' | 'the file' | 'adapter_config.json' | 'metadata' | 'default'

/** The change of one layer. */
export interface LoraLayer {
  readonly part: NetworkPart
  /** The layer's name in the diffusers layout. */
  readonly path: string
  /** Keys of the file that it was made of. */
  readonly keys: readonly string[]
  readonly out: number
  /** Inputs, times the kernel's elements. */
  readonly in: number
  /** Undefined where the difference is not a product of thin matrices. */
  readonly rank: number | undefined
  readonly scale: number
  /** What the scale was made of; undefined where there is none. */
  readonly alpha: { readonly value: number; readonly source: AlphaSource } | undefined
  readonly delta: LoraDelta
  readonly bias: LoraTensor | undefined
  readonly magnitude: Magnitude | undefined
}

export interface Lora {
  /** Of its file, or of its PEFT folder. */
  readonly path: string
  readonly checkpoint: Checkpoint
  /** Of all bytes of its weights alone: the same LoRA under another name has the same. @throws E_FILE_CHANGED */
  readonly fingerprint: string
  /** Of what it does: the fingerprint, and the scale of every layer. @throws E_FILE_CHANGED */
  readonly identity: string
  readonly dialect: LoraDialect
  /** Layer by network and path. */
  readonly layers: Readonly<Record<NetworkPart, ReadonlyMap<string, LoraLayer>>>
  /** Keys that nothing is known of. */
  readonly unmatched: readonly string[]
  /** Layers that are known, in a form that is not. */
  readonly refused: readonly { readonly keys: readonly string[]; readonly why: string }[]
}

export function wholeTensor(tensor: CheckpointTensor): LoraTensor {
  const { name, shape, offset, byteLength } = tensor
  return { tensor, name, firstRow: 0, shape, offset, byteLength }
}

/** Rows [start, end) of a tensor: nothing is copied. */
export function rowsOf(whole: LoraTensor, [start, end]: readonly [number, number]): LoraTensor {
  const [count = 1, ...rest] = whole.shape
  if (start === 0 && end === count) return whole
  const rowBytes = whole.byteLength / count
  return {
    tensor: whole.tensor,
    name: `${whole.name}[${start}:${end}]`,
    firstRow: whole.firstRow + start,
    shape: [end - start, ...rest],
    offset: whole.offset + start * rowBytes,
    byteLength: (end - start) * rowBytes,
  }
}

/** All tensors that a layer is made of. */
export function tensorsOf({ delta, bias, magnitude }: LoraLayer): LoraTensor[] {
  const others = [bias, magnitude?.tensor].filter((tensor) => tensor !== undefined)
  const factors = (factor: Factor) => ('whole' in factor ? [factor.whole] : [factor.left, factor.right])
  switch (delta.kind) {
    case 'low-rank':
      return [delta.up, delta.down, ...others]
    case 'kronecker':
    case 'hadamard':
      return [...factors(delta.first), ...factors(delta.second), ...others]
    case 'full':
      return [delta.difference, ...others]
    case 'none':
      return others
  }
}
