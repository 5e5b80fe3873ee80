/** LoRAs written for one test, and what a transformer gives with them. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readJsonFile } from '../../../../native-models/formats/json-file.ts'
import { readSafetensors } from '../../../../native-models/formats/safetensors.ts'
import { readFloat32 } from '../../../../native-models/formats/tensor-data.ts'
import { CPU, type Dialect } from '../../../../native-models/graph/dialect.ts'
import { pixartConfig } from '../../../../native-models/models/pixart-config.ts'
import type { WeighedLora } from '../../../../native-models/runtime/lora-ledger.ts'
import { Transformer } from '../../../../native-models/runtime/transformer.ts'
import { fixturePath } from '../../../parity/fixtures.ts'
import { readTensors, type Tensors, temporaryFolder } from '../../files.ts'
import { safetensorsBytes } from '../../formats/safetensors-bytes.ts'

const FOLDER = fixturePath('model-1024', 'transformer')
const TRANSFORMER = readJsonFile(join(FOLDER, 'config.json'), pixartConfig)

export const PEFT = fixturePath('lora-peft')
/** Of the fixture, as its adapter_config.json says. */
export const ALPHA = 6

/** The fixture's tensors by their names without the prefix: `proj_out.lora_A.weight`. */
export function peftTensors(): Record<string, Tensors[string]> {
  const tensors = readTensors(join(PEFT, 'adapter_model.safetensors'))
  return Object.fromEntries(
    Object.entries(tensors).map(([key, tensor]) => [key.replace('base_model.model.', ''), tensor]),
  )
}

interface Written {
  readonly metadata?: Readonly<Record<string, string>>
  readonly path?: string
}

/** float32, with metadata. → the file's path */
export function writeLora(tensors: Tensors, { metadata = {}, path = loraPath() }: Written = {}): string {
  let offset = 0
  const header: Record<string, unknown> = { __metadata__: metadata }
  const pieces: Buffer[] = []
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + data.byteLength] }
    offset += data.byteLength
    pieces.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
  }
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, safetensorsBytes(JSON.stringify(header), Buffer.concat(pieces)))
  return path
}

function loraPath(): string {
  return join(temporaryFolder(), 'lora.safetensors')
}

const options = (dialect: Dialect) => ({ dialect, session: { threads: 1 } })

/** The fixtures' transformer, or one of other weights of the same shapes. */
export function openTransformer({ dialect = CPU, folder = FOLDER } = {}): Transformer {
  return new Transformer({ folder, config: TRANSFORMER }, options(dialect))
}

export function baseTensors(): Record<string, Tensors[string]> {
  return readTensors(FOLDER)
}

const reference = readSafetensors(fixturePath('lora.safetensors'))
const tensor = (name: string) => readFloat32(reference, name)

/** What the reference gives: `base` without, `peft` with the LoRA. */
export const expected = (name: 'base' | 'peft'): Float32Array => tensor(name).data

/** A forward pass over the fixture's inputs. */
export async function predict(
  transformer: Transformer,
  loras: readonly WeighedLora[] = [],
): Promise<Float32Array> {
  const text = await transformer.prepareText(tensor('text'), undefined, loras)
  const [height = 0, width = 0] = tensor('resolution').data
  const { data } = await transformer.predict({
    latent: tensor('latent'),
    timesteps: [...tensor('timestep').data],
    texts: [{ rows: 1, text }],
    sizes: [{ height, width, aspectRatio: tensor('aspect_ratio').data[0]! }],
    loras,
  })
  return data
}
