/**
 * Weights in fewer bits: made once from the checkpoint, layer by layer, and kept in the cache.
 * How a layer is written and read again is a scheme's matter.
 */
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../api/errors.ts'
import { type Checkpoint, type CheckpointTensor, openCheckpoint } from '../formats/checkpoint.ts'
import { type TensorToWrite, writeSafetensors } from '../formats/safetensors-writer.ts'
import { floatsOf } from '../formats/tensor-data.ts'
import { readExternal } from '../graph/external-data.ts'
import type { Graph } from '../graph/graph.ts'
import type { QuantizedLayer, QuantizedWeights } from '../graph/quantized-weights.ts'
import type { DType, Tensor } from '../graph/tensor.ts'

/** A tensor of a quantized layer. */
interface Form {
  readonly shape: readonly number[]
  readonly dtype: 'F32' | 'I8' | 'U8'
}

export interface QuantizingScheme<Name extends string = string> {
  /** With a number that changes whenever what is written does. */
  readonly id: string
  /** Whether a weight of so many values a row can have this form; otherwise it stays as it is. */
  readonly fits: (inputs: number) => boolean
  /** What is written of a weight (out, in). */
  readonly forms: (out: number, inputs: number) => Readonly<Record<Name, Form>>
  /** weight: (out, in), row by row. */
  readonly quantize: (
    weight: Float32Array,
    out: number,
  ) => Readonly<Record<Name, Float32Array | Int8Array | Uint8Array>>
  readonly layer: (tensors: Readonly<Record<Name, Tensor>>) => QuantizedLayer
}

interface QuantizingOptions {
  readonly cacheFolder: string
  /** Whether the layer of this path is quantized; '' is none. */
  readonly wants: (path: string) => boolean
  readonly scheme: QuantizingScheme
}

const DTYPES: Partial<Record<string, DType>> = { F32: 'float32', I8: 'int8', U8: 'uint8' }

/** @throws what reading the checkpoint and writing the cache throw: E_FILE_…, E_WEIGHTS_…, and the disk's own errors */
export function quantizedWeights(checkpoint: Checkpoint, options: QuantizingOptions): QuantizedWeights {
  const { cacheFolder, scheme } = options
  const folder = join(cacheFolder, 'quantized')
  const name = `${identityOf(checkpoint, options.wants)}.${scheme.id.replaceAll(' ', '-')}.safetensors`
  const path = join(folder, name)
  const made = existing(path, scheme.id) ?? make(checkpoint, { ...options, folder, path })
  return { id: scheme.id, layer: (graph, layer) => layerOf(graph, made, { layer, scheme }) }
}

const SAMPLES = 4
const SAMPLE_BYTES = 1024

/**
 * Of the layers that are quantized: each one's name, shape, type and some of its bytes, so that another mixture of
 * blocks is another one.
 */
function identityOf({ tensors }: Checkpoint, wants: (path: string) => boolean): string {
  const hash = createHash('sha256')
  for (const [key, { file, ...tensor }] of tensors) {
    if (!wants(layerPath(key))) continue
    hash.update(JSON.stringify([key, tensor.dtype, tensor.shape]))
    const { offset, byteLength } = tensor
    const sample = Math.min(SAMPLE_BYTES, byteLength)
    for (let n = 0; n < SAMPLES; n++) {
      const place = offset + Math.floor(((byteLength - sample) * n) / (SAMPLES - 1))
      hash.update(readExternal({ file, offset: place, byteLength: sample }))
    }
  }
  return hash.digest('hex')
}

/** '' for what is no layer's weight. */
const layerPath = (key: string): string => (key.endsWith('.weight') ? key.slice(0, -'.weight'.length) : '')

/** What is missing or damaged is made again. */
function existing(path: string, id: string): Checkpoint | undefined {
  try {
    const found = openCheckpoint(path)
    return found.metadata.get('scheme') === id ? found : undefined
  } catch (error) {
    if (error instanceof StudioError) return undefined
    throw error
  }
}

function make(
  checkpoint: Checkpoint,
  { folder, path, wants, scheme }: QuantizingOptions & { folder: string; path: string },
): Checkpoint {
  const tensors = new Map<string, TensorToWrite>()
  for (const [key, tensor] of checkpoint.tensors) {
    const layer = layerPath(key)
    if (wants(layer) && scheme.fits(tensor.shape[1] ?? 0)) addLayer(tensors, { layer, tensor, scheme })
  }
  mkdirSync(folder, { recursive: true })
  writeSafetensors(path, tensors, { metadata: { scheme: scheme.id } })
  return openCheckpoint(path)
}

/** The layer is read when the first of its tensors is asked for, and forgotten with the last. */
function addLayer(
  tensors: Map<string, TensorToWrite>,
  { layer, tensor, scheme }: { layer: string; tensor: CheckpointTensor; scheme: QuantizingScheme },
): void {
  const [out = 0, inputs = 0] = tensor.shape
  const forms = Object.entries(scheme.forms(out, inputs))
  let quantized: ReturnType<typeof scheme.quantize> | undefined
  for (const [index, [name, form]] of forms.entries()) {
    const data = () => {
      quantized ??= scheme.quantize(floatsOf(tensor.file, tensor).data, out)
      const asked = quantized[name]!
      if (index === forms.length - 1) quantized = undefined
      return asked
    }
    tensors.set(`${layer}.${name}`, { ...form, data })
  }
}

function layerOf(
  graph: Graph,
  { tensors }: Checkpoint,
  { layer, scheme }: { layer: string; scheme: QuantizingScheme },
): QuantizedLayer | undefined {
  const names = Object.keys(scheme.forms(0, 0))
  const found = names.flatMap((name) => {
    const tensor = tensors.get(`${layer}.${name}`)
    const dtype = tensor && DTYPES[tensor.dtype]
    if (!tensor || !dtype) return []
    const value = { dtype, shape: tensor.shape, data: tensor }
    return [[name, graph.external(`quantized/${layer}.${name}`, value)] as const]
  })
  return found.length === names.length ? scheme.layer(Object.fromEntries(found)) : undefined
}
