/** Copies of a model's transformer with something changed, to be used with the rest of the model as `--base`. */
import { cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readSafetensors } from '../../native-models/formats/safetensors.ts'
import { readBytes } from '../../native-models/formats/tensor-data.ts'

const WEIGHTS = 'diffusion_pytorch_model.safetensors'

/** A folder with the transformer alone. */
export function copyTransformer(model: string, folder: string): string {
  mkdirSync(folder, { recursive: true })
  cpSync(join(model, 'transformer'), join(folder, 'transformer'), { recursive: true })
  return folder
}

/** Spreads the weights over two files and an index, as large checkpoints are published. */
export function shardTransformer(model: string, folder: string): string {
  const target = join(folder, 'transformer')
  mkdirSync(target, { recursive: true })
  cpSync(join(model, 'transformer/config.json'), join(target, 'config.json'))
  const source = join(model, 'transformer', WEIGHTS)
  const names = [...readSafetensors(source).tensors.keys()]
  const half = Math.ceil(names.length / 2)
  const map: Record<string, string> = {}
  for (const [index, part] of [names.slice(0, half), names.slice(half)].entries()) {
    const shard = `diffusion_pytorch_model-0000${index + 1}-of-00002.safetensors`
    copyTensors(source, join(target, shard), part)
    for (const name of part) map[name] = shard
  }
  writeFileSync(join(target, `${WEIGHTS}.index.json`), JSON.stringify({ metadata: {}, weight_map: map }))
  return folder
}

export function truncateSecondShard(folder: string, bytes: number): string {
  const shard = join(folder, 'transformer/diffusion_pytorch_model-00002-of-00002.safetensors')
  truncateSync(shard, readFileSync(shard).length - bytes)
  return shard
}

/** Writes the file again without some of its tensors. */
export function dropTensors(file: string, drop: (name: string) => boolean): void {
  const copy = `${file}.copy`
  cpSync(file, copy)
  copyTensors(
    copy,
    file,
    [...readSafetensors(copy).tensors.keys()].filter((name) => !drop(name)),
  )
}

export function changeConfig(folder: string, part: string, changes: Record<string, unknown>): void {
  const path = join(folder, part, 'config.json')
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...changes }))
}

function copyTensors(from: string, to: string, names: readonly string[]): void {
  const file = readSafetensors(from)
  const header: Record<string, unknown> = {}
  const data: Uint8Array[] = []
  let offset = 0
  for (const name of names) {
    const record = file.tensors.get(name)!
    header[name] = {
      dtype: record.dtype,
      shape: record.shape,
      data_offsets: [offset, offset + record.byteLength],
    }
    data.push(readBytes(file, record))
    offset += record.byteLength
  }
  const json = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  writeFileSync(to, Buffer.concat([length, json, ...data]))
}
