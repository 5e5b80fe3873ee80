/** What single tensors of a LoRA are, by how their keys end. */

/** role → how its keys end, after the layer's name. */
const ENDINGS = {
  down: ['lora_A.weight', 'lora_A.default.weight', 'lora_down.weight', 'lora.down.weight'],
  up: ['lora_B.weight', 'lora_B.default.weight', 'lora_up.weight', 'lora.up.weight'],
  alpha: ['alpha'],
  /** DoRA, one a row. */
  magnitude: ['lora_magnitude_vector', 'lora_magnitude_vector.weight'],
  /** DoRA, one a row or one a column: its shape tells. */
  doraScale: ['dora_scale'],
  lokr1: ['lokr_w1'],
  lokr1Left: ['lokr_w1_a'],
  lokr1Right: ['lokr_w1_b'],
  lokr2: ['lokr_w2'],
  lokr2Left: ['lokr_w2_a'],
  lokr2Right: ['lokr_w2_b'],
  loha1Left: ['hada_w1_a'],
  loha1Right: ['hada_w1_b'],
  loha2Left: ['hada_w2_a'],
  loha2Right: ['hada_w2_b'],
  /** Tucker's cores, between the two matrices of a convolution: known, so that no layer is applied without its own. */
  lowRankCore: ['lora_mid.weight'],
  lokr2Core: ['lokr_t2'],
  loha1Core: ['hada_t1'],
  loha2Core: ['hada_t2'],
  difference: ['diff'],
  biasDifference: ['diff_b'],
} as const satisfies Record<string, readonly string[]>

export type LoraRole = keyof typeof ENDINGS

const ROLES: readonly (readonly [string, LoraRole])[] = Object.entries(ENDINGS).flatMap(([role, endings]) =>
  endings.map((ending) => [`.${ending}`, role as LoraRole] as const),
)

/** The layer's name, with the dialect's prefix, and the role. */
export function roleOf(key: string): { readonly scope: string; readonly role: LoraRole } | undefined {
  const found = ROLES.find(([ending]) => key.endsWith(ending))
  return found && { scope: key.slice(0, -found[0].length), role: found[1] }
}
