/**
 * ControlNet-Transformer, PixArt-δ's way to follow edges. Chen et al., arXiv 2401.05252, §3.3 and figure 6.
 *
 * The control latent c takes the base's own patch embedding. From block 1 on each copied block works beside
 * the base's and what it says is added to what the next block of the base gets:
 * c₁ = copy₁(x + before(c)), cᵢ = copyᵢ(cᵢ₋₁), x = blockᵢ(x + strength × afterᵢ(cᵢ)).
 */
import { StudioError } from '../api/errors.ts'
import type { Checkpoint } from '../formats/checkpoint.ts'
import type { Dialect } from '../graph/dialect.ts'
import { type BuiltGraph, Graph } from '../graph/graph.ts'
import { add, mul } from '../graph/ops/elementwise.ts'
import { floatInput } from '../graph/ops/ends.ts'
import { linear } from '../graph/ops/linear.ts'
import type { Tensor } from '../graph/tensor.ts'
import { type WeightLedger, Weights } from '../graph/weights.ts'
import { block, patchEmbed, pixartStep, type Steering, type StepParts, type StepShape } from './pixart.ts'
import { type PixartConfig, width } from './pixart-config.ts'
import { EMBEDDINGS, projectedText, type TextGroup, textOutputs } from './pixart-text.ts'

/** What the shapes of a ControlNet's weights tell. */
export interface ControlNetConfig {
  readonly copiedBlocks: number
  readonly width: number
}

/** @throws E_CONTROL_MISMATCH where the checkpoint holds no ControlNet */
export function controlNetConfig({ tensors, files }: Checkpoint): ControlNetConfig {
  const first = tensors.get('controlnet_blocks.0.after_proj.weight')
  if (!first) {
    const sentence = `${files[0]?.path ?? 'The checkpoint'} holds no ControlNet for PixArt.`
    throw new StudioError('E_CONTROL_MISMATCH', sentence)
  }
  let copiedBlocks = 1
  while (tensors.has(`controlnet_blocks.${copiedBlocks}.after_proj.weight`)) copiedBlocks++
  return { copiedBlocks, width: first.shape[0] ?? 0 }
}

/** Said before anything is built. @throws E_CONTROL_MISMATCH */
export function assertControlFits(control: ControlNetConfig, config: PixartConfig, path: string): void {
  const { copiedBlocks } = control
  const wrong =
    control.width !== width(config)
      ? `is for models ${control.width} wide, and this one is ${width(config)} wide`
      : copiedBlocks >= config.num_layers
        ? `has ${copiedBlocks} blocks, and this model has only ${config.num_layers}`
        : undefined
  if (wrong) throw new StudioError('E_CONTROL_MISMATCH', `The ControlNet ${path} ${wrong}.`)
}

export interface ControlledLedgers {
  readonly base: WeightLedger
  readonly control: WeightLedger
}

/** The prompt's part for the copied blocks. Inputs and outputs as `pixartText`, for the blocks `copied.N`. */
export function controlText(
  config: PixartConfig,
  ledgers: ControlledLedgers,
  options: { kind: TextGroup['kind']; dialect: Dialect },
): BuiltGraph {
  const { kind } = options
  const graph = new Graph(`control-text-${kind}`, options.dialect)
  const text = projectedText(new Weights(graph, ledgers.base), config, {
    ...{ kind, name: EMBEDDINGS, tokens: 'tokens' },
  })
  const copies = copiedBlocks(graph, ledgers.control)
  for (const [index, copy] of copies.entries()) {
    const cross = copy.at('transformer_block.attn2')
    textOutputs(cross, config, { name: `copied.${index}`, text, kind })
  }
  return graph.build()
}

/**
 * One forward pass that follows a control. Inputs and output as `pixartStep`; further inputs: `control`
 * (1, in_channels, height, width), the control latent, scaled; `control_strength` (); the outputs of
 * `controlText` for every group.
 */
export function controlledStep(
  config: PixartConfig,
  ledgers: ControlledLedgers,
  options: { shape: StepShape; dialect: Dialect },
): BuiltGraph {
  const steering = (parts: StepParts) =>
    control(config, { ...parts, ledger: ledgers.control, ...options.shape })
  return pixartStep(config, ledgers.base, { ...options, steering })
}

type ControlParts = StepParts & {
  readonly ledger: WeightLedger
  readonly height: number
  readonly width: number
}

/** Embedding the control is a five-hundredth of the pass: a graph of its own would not be felt. */
function control(
  config: PixartConfig,
  { w, ledger, height, width: columns, ...parts }: ControlParts,
): Steering {
  const { graph } = w
  const dim = width(config)
  const { grid, modulation, textsOf } = parts
  const latent = floatInput(graph, 'control', [1, config.in_channels, height, columns])
  const strength = floatInput(graph, 'control_strength', [])
  const copies = copiedBlocks(graph, ledger)
  const before = copies[0]!.at('before_proj')
  let c = linear(before, patchEmbed(w.at('pos_embed'), config, { latent, grid }), { out: dim })
  return (x: Tensor, index: number): Tensor => {
    const copy = copies[index - 1]
    if (!copy) return x
    const own = copy.at('transformer_block')
    const texts = textsOf(own.at('attn2'), `copied.${index - 1}`)
    c = block(own, config, { x: index === 1 ? add(x, c) : c, modulation, texts })
    return add(x, mul(strength, linear(copy.at('after_proj'), c, { out: dim })))
  }
}

function copiedBlocks(graph: Graph, ledger: WeightLedger): Weights[] {
  const blocks = new Weights(graph, ledger, 'controlnet_blocks')
  const count = controlNetConfig(ledger.checkpoint).copiedBlocks
  return Array.from({ length: count }, (_, index) => blocks.at(index))
}
