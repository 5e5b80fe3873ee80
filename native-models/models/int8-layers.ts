/**
 * Which layers of PixArt's transformer are computed in int8: all that every step multiplies every token by. Patches,
 * timestep, text and the last layer stay in float: they are small, and what they lose is seen.
 */
const LAYERS =
  /^transformer_blocks\.\d+\.(?:attn1\.(?:to_q|to_k|to_v|to_out\.0)|attn2\.(?:to_q|to_out\.0)|ff\.net\.(?:0\.proj|2))$/

/** path: of a linear layer, in diffusers' names. */
export const isInt8Layer = (path: string): boolean => LAYERS.test(path)
