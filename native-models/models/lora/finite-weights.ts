/** Numbers that are none would spoil every picture without a word: each is looked at once, when a LoRA is opened. */
import { StudioError } from '../../api/errors.ts'
import type { CheckpointTensor } from '../../formats/checkpoint.ts'
import { readAt } from '../../formats/file-bytes.ts'
import { withUnchangedFile } from '../../formats/weight-file.ts'
import { type Lora, tensorsOf } from './lora.ts'

const CHUNK_BYTES = 4 * 2 ** 20

/** The exponent's bits, which are all set in what is infinite or no number. */
const EXPONENTS = { F32: 0x7f800000, F16: 0x7c00, BF16: 0x7f80 } as const

/** @throws E_LORA_NUMBERS with the tensor's name, E_LORA_KIND for numbers that are no weights, E_FILE_CHANGED */
export function assertFinite({ checkpoint, layers }: Lora): void {
  const all = [...layers.transformer.values(), ...layers['text encoder'].values()].flatMap(tensorsOf)
  const used = new Set(all.map(({ tensor }) => tensor))
  for (const file of checkpoint.files) {
    withUnchangedFile(file, (fd) => {
      for (const tensor of used) if (tensor.file === file) assertFiniteTensor(tensor, fd)
    })
  }
}

function assertFiniteTensor(
  { name, dtype, offset, byteLength, file: { path } }: CheckpointTensor,
  fd: number,
) {
  if (dtype !== 'F32' && dtype !== 'F16' && dtype !== 'BF16')
    throw new StudioError('E_LORA_KIND', `${path}: the tensor ${name} is ${dtype}, which is not a weight's.`)
  for (let done = 0; done < byteLength; done += CHUNK_BYTES) {
    const length = Math.min(CHUNK_BYTES, byteLength - done)
    const { buffer } = readAt(fd, { path, position: offset + done, byteLength: length })
    const bits = dtype === 'F32' ? new Uint32Array(buffer) : new Uint16Array(buffer)
    if (allFinite(bits, EXPONENTS[dtype])) continue
    throw new StudioError('E_LORA_NUMBERS', `${path}: the tensor ${name} holds what is no number.`)
  }
}

/** A loop, because `every` takes ten times as long. */
function allFinite(bits: Uint32Array | Uint16Array, exponent: number): boolean {
  for (let i = 0; i < bits.length; i++) if ((bits[i]! & exponent) === exponent) return false
  return true
}
