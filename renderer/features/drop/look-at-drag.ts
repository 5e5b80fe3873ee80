/** What is in the hand, before it lets go: a browser tells the number and kinds of files, not their names. */

export type Dragged =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'picture' }
  | { readonly kind: 'several'; readonly count: number }
  | { readonly kind: 'wrong' }

export interface DraggedItem {
  readonly kind: string
  /** The file's media type; empty where the desktop does not tell it. */
  readonly type: string
}

const PNG = 'image/png'

/** Unknown kinds are given the benefit of the doubt: the file itself is looked at after the drop. */
const mayBePng = ({ type }: { readonly type: string }): boolean => type === PNG || type === ''

export function lookAt(items: readonly DraggedItem[]): Dragged {
  const files = items.filter((item) => item.kind === 'file')
  if (files.length === 0) return { kind: 'nothing' }
  if (!files.some(mayBePng)) return { kind: 'wrong' }
  return files.length === 1 ? { kind: 'picture' } : { kind: 'several', count: files.length }
}

/** The one that is read: the first PNG, else the first that may be one. */
export function pick<F extends { readonly type: string; readonly name: string }>(
  files: readonly F[],
): F | undefined {
  const named = (file: F): boolean => file.type === PNG || /\.png$/i.test(file.name)
  return files.find(named) ?? files.find((file) => file.type === '' && !file.name.includes('.'))
}
