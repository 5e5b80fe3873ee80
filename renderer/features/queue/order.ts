/** Before which waiting run one must be put to move by one place; null: to the end; undefined: it cannot move. */
export function placeBefore(
  entries: readonly { readonly id: string }[],
  at: number,
  by: number,
): string | null | undefined {
  const to = at + by
  if (by === 0 || to < 0 || to >= entries.length) return undefined
  const next = by < 0 ? entries[to] : entries[to + 1]
  return next?.id ?? null
}
