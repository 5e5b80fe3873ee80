import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../../scripts/setup.mjs'
import type { Studio } from '../launch.ts'

const EMBEDDED = join(ROOT, 'native-models/nano/loras/line-art/adapter_model.safetensors')

/** A LoRA as one fetches it: one file, that differs in what it says of itself from the one that is here already. */
export function fetchedLora({ folders }: Studio, name: string): string {
  const bytes = readFileSync(EMBEDDED)
  const end = 8 + Number(bytes.readBigUInt64LE(0))
  const header = { ...JSON.parse(bytes.toString('utf8', 8, end)), __metadata__: { title: name } }
  const text = JSON.stringify(header)
  const json = Buffer.from(text.padEnd(Math.ceil(text.length / 8) * 8))
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(json.length))
  const path = join(folders.root, name)
  writeFileSync(path, Buffer.concat([size, json, bytes.subarray(end)]))
  return path
}
