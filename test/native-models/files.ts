/** Folders and checkpoints made for one test. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openCheckpoint } from '../../native-models/formats/checkpoint.ts'
import type { Dtype } from '../../native-models/formats/dtype.ts'
import { writeSafetensors } from '../../native-models/formats/safetensors-writer.ts'
import { readFloat32 } from '../../native-models/formats/tensor-data.ts'
import { TorchGenerator } from '../../native-models/runtime/random.ts'
import type { HostTensor } from '../../native-models/runtime/session.ts'

export const NANO = join(import.meta.dirname, '../../native-models/nano/pixart-nano')
const CONTROLS = join(import.meta.dirname, '../../native-models/nano/controlnet')
export const CONTROLNET = join(CONTROLS, 'pixart-nano-controlnet-hed.safetensors')
export const HED = join(CONTROLS, 'hed-nano.safetensors')
export const MODEL_1024 = join(import.meta.dirname, '../fixtures/model-1024')

/** Goes with the test that asked for it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pixart-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function randomTensor(shape: readonly number[], seed: number): HostTensor {
  return { shape, data: new TorchGenerator(BigInt(seed)).randn(shape.reduce((n, dim) => n * dim, 1)) }
}

export type Tensors = Readonly<Record<string, HostTensor>>

export function writeTensors(path: string, tensors: Tensors): string {
  mkdirSync(dirname(path), { recursive: true })
  const entries = Object.entries(tensors).map(([name, { shape, data }]) => {
    return [name, { shape, data: () => data }] as const
  })
  writeSafetensors(path, new Map(entries))
  return path
}

/** All tensors of a checkpoint, as float32. */
export function readTensors(folderOrFile: string): Record<string, HostTensor> {
  const { tensors } = openCheckpoint(folderOrFile)
  return Object.fromEntries(
    [...tensors.values()].map(({ file, name }) => [name, readFloat32(file, name)] as const),
  )
}

/** float32 → the nearest float16 or bfloat16 (ties to even), as its bits; finite numbers only. */
function roundedBits(value: number, dtype: 'F16' | 'BF16'): number {
  if (dtype === 'F16') {
    const half = new Float16Array(1)
    half[0] = value
    return new Uint16Array(half.buffer)[0]!
  }
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0]!
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff
}

/** A file of 16-bit tensors, written here because the writer knows no bfloat16. */
export function writeSixteenBit(
  path: string,
  tensors: Tensors,
  dtype: Extract<Dtype, 'F16' | 'BF16'>,
): string {
  mkdirSync(dirname(path), { recursive: true })
  let offset = 0
  const header: Record<string, unknown> = {}
  const pieces: Uint8Array[] = []
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const bits = Uint16Array.from(data, (value) => roundedBits(value, dtype))
    header[name] = { dtype, shape, data_offsets: [offset, offset + bits.byteLength] }
    offset += bits.byteLength
    pieces.push(new Uint8Array(bits.buffer))
  }
  const json = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.byteLength))
  writeFileSync(path, Buffer.concat([length, json, ...pieces]))
  return path
}

/** What is left of float32 numbers after they were stored in 16 bits. */
export function rounded(tensors: Tensors, dtype: 'F16' | 'BF16'): Record<string, HostTensor> {
  const value = (bits: number) =>
    dtype === 'F16'
      ? new Float16Array(Uint16Array.of(bits).buffer)[0]!
      : new Float32Array(Uint32Array.of(bits << 16).buffer)[0]!
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((number) => value(roundedBits(number, dtype))) },
    ]),
  )
}

/** Changes a JSON file in place; an undefined value takes a field away. */
export function editJson(path: string, changes: Readonly<Record<string, unknown>>): void {
  const value = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  writeFileSync(path, JSON.stringify({ ...value, ...changes }))
}

export function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
