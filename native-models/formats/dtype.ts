/** Element types of a safetensors file. https://github.com/huggingface/safetensors, README, "Format" */
export const DTYPE_BYTES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  F8_E8M0: 1,
  F8_E4M3FNUZ: 1,
  F8_E5M2FNUZ: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
  C64: 8,
} as const

export type Dtype = keyof typeof DTYPE_BYTES

export function isDtype(name: string): name is Dtype {
  return Object.hasOwn(DTYPE_BYTES, name)
}

const SUB_BYTE: readonly string[] = ['F4', 'F6_E2M3', 'F6_E3M2']

/** The format's types below a byte: no PixArt checkpoint has them, and nothing here can paint with them. */
export function isSubByte(name: string): boolean {
  return SUB_BYTE.includes(name)
}
