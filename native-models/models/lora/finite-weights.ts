/** Numbers that are none would spoil every picture without a word: each is looked at once, when a LoRA is used. */
import { StudioError } from '../../api/errors.ts'
import { type Lora, tensorsOf } from './lora.ts'
import { weightsDigest } from './weights-digest.ts'

const TYPES: readonly string[] = ['F32', 'F16', 'BF16']

/** @throws E_LORA_NUMBERS with the tensor's name, E_LORA_KIND for numbers that are no weights, E_FILE_CHANGED */
export function assertFinite({ checkpoint, layers }: Lora): void {
  const all = [...layers.transformer.values(), ...layers['text encoder'].values()].flatMap(tensorsOf)
  const used = new Set(all.map(({ tensor }) => tensor))
  for (const { name, dtype, file } of used) {
    if (TYPES.includes(dtype)) continue
    throw new StudioError(
      'E_LORA_KIND',
      `${file.path}: the tensor ${name} is ${dtype}, which is not a weight's.`,
    )
  }
  const { spoilt } = weightsDigest(checkpoint)
  for (const { name, file } of used) {
    if (!spoilt.has(name)) continue
    throw new StudioError('E_LORA_NUMBERS', `${file.path}: the tensor ${name} holds what is no number.`)
  }
}
