/** What pictures are painted on, for people. */
export function deviceText(threads: number): string {
  return `CPU, ${threads} threads`
}
