/** What is on this machine of all that pictures may name. */
export interface KnownHere {
  models(): readonly { readonly id: string; readonly name: string }[]
  /** What a LoRA of that name or file name is called here, or undefined. */
  loraNamed(name: string): string | undefined
  hasControlImage(sha256: string): boolean
}
