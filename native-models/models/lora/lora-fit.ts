/** Whether a LoRA was made for a model: its layers held against the model's configs, before anything is loaded. */
import { basename } from 'node:path'
import { StudioError } from '../../api/errors.ts'
import { formatShape } from '../../graph/dtype.ts'
import { width } from '../pixart-config.ts'
import { blockOf, layerShape, type NetworkConfigs } from './layers.ts'
import type { Lora, LoraLayer } from './lora.ts'

export interface FittedModel extends NetworkConfigs {
  /** For people. */
  readonly name: string
}

export interface LoraFit {
  /** Layers of the LoRA that the model has, of all that it has. */
  readonly matched: number
  readonly total: number
  /** Names of layers that the model lacks: they do nothing. */
  readonly missing: readonly string[]
  /** Why it cannot be used with the model. */
  readonly misfit: StudioError | undefined
}

export function loraFit(lora: Lora, model: FittedModel): LoraFit {
  const all = layersOf(lora)
  const shaped = all.map((layer) => ({ layer, shape: layerShape(layer, model) }))
  const missing = shaped.flatMap(({ layer, shape }) => (shape ? [] : [layer.path]))
  const matched = all.length - missing.length
  const wrong = shaped.find(({ layer, shape }) => shape && !hasShape(layer, shape))
  const misfit = mismatch(lora, model, matched) ?? (wrong && misshapen(lora, wrong))
  return { matched, total: all.length, missing, misfit }
}

/** @throws E_LORA_MISMATCH, E_LORA_SHAPE */
export function assertLoraFits(lora: Lora, model: FittedModel): void {
  const { misfit } = loraFit(lora, model)
  if (misfit) throw misfit
}

export function layersOf({ layers }: Lora): LoraLayer[] {
  return [...layers.transformer.values(), ...layers['text encoder'].values()]
}

/** What the transformer was like that a LoRA was trained on, as far as it shows. */
export function trainedOn(lora: Lora): { width: number | undefined; blocks: number } {
  const inBlocks = [...lora.layers.transformer.values()].filter(({ path }) => blockOf(path) !== undefined)
  const square = inBlocks.find(({ path, delta }) => /\.to_(q|v|out\.0)$/.test(path) && delta.kind !== 'none')
  const blocks = inBlocks.reduce((most, { path }) => Math.max(most, (blockOf(path) ?? 0) + 1), 0)
  return { width: square?.in, blocks }
}

function mismatch(lora: Lora, model: FittedModel, matched: number): StudioError | undefined {
  const { width: trained, blocks } = trainedOn(lora)
  const { num_layers: own } = model.transformer
  const dim = width(model.transformer)
  const what =
    trained !== undefined && trained !== dim
      ? `was made for a transformer ${trained} wide, and ${model.name} is ${dim} wide`
      : blocks > own
        ? `was made for a transformer of ${blocks} blocks, and ${model.name} has ${own}`
        : matched === 0
          ? `changes no layer that ${model.name} has`
          : undefined
  return what === undefined
    ? undefined
    : new StudioError('E_LORA_MISMATCH', `The LoRA ${basename(lora.path)} ${what}.`)
}

function hasShape(layer: LoraLayer, [out, ...rest]: readonly number[]): boolean {
  const inputs = rest.reduce((product, dim) => product * dim, 1)
  const isWide = layer.delta.kind === 'none' || layer.in === inputs
  const { magnitude } = layer
  const isLong = magnitude?.along !== 'columns' || magnitude.tensor.shape[0] === rest[0]
  return layer.out === out && isWide && isLong
}

function misshapen(
  { path }: Lora,
  { layer, shape }: { layer: LoraLayer; shape: readonly number[] | undefined },
): StudioError {
  const own = formatShape([layer.out, layer.in])
  const sentence = `The LoRA ${basename(path)}: ${layer.keys[0]} and its like are for a weight ${own}, and the model's ${layer.path} is ${formatShape(shape ?? [])}.`
  return new StudioError('E_LORA_SHAPE', sentence)
}
