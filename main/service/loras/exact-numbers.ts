/** JSON that is read and written again keeps its numbers digit for digit, also those that no double can hold. */

export type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown

/** Of ECMAScript's "JSON.parse source text access", which Node 24 has and TypeScript does not know yet. */
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => object }

/** For JSON.parse: numbers that JSON.stringify would write otherwise become their own text. */
export const exactNumbers: Reviver = (_key, value, context) => {
  const source = context?.source
  if (typeof value !== 'number' || source === undefined) return value
  return JSON.stringify(value) === source ? value : rawJSON(source)
}
