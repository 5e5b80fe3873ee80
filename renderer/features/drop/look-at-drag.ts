/** What is in the hand, before it lets go: a browser tells the number and kinds of files, not their names. */

export type Dragged =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'picture' }
  /** Of a kind that desktops have no name for, as weights and folders are. */
  | { readonly kind: 'weights'; readonly count: number }
  | { readonly kind: 'recipe' }
  | { readonly kind: 'several'; readonly count: number }
  | { readonly kind: 'wrong' }

export interface DraggedItem {
  readonly kind: string
  /** The file's media type; empty where the desktop does not tell it. */
  readonly type: string
}

const PICTURES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp'])
const RECIPE = 'application/json'
const NAMELESS: ReadonlySet<string> = new Set(['', 'application/octet-stream', 'application/zip'])

export function lookAt(items: readonly DraggedItem[]): Dragged {
  const files = items.filter((item) => item.kind === 'file')
  if (files.length === 0) return { kind: 'nothing' }
  const pictures = files.filter(({ type }) => PICTURES.has(type))
  if (pictures.length > 0) {
    return files.length === 1 ? { kind: 'picture' } : { kind: 'several', count: files.length }
  }
  const nameless = files.filter(({ type }) => NAMELESS.has(type))
  if (nameless.length > 0) return { kind: 'weights', count: nameless.length }
  return { kind: files.some(({ type }) => type === RECIPE) ? 'recipe' : 'wrong' }
}

interface Named {
  readonly type: string
  readonly name: string
}

const PICTURE_NAME = /\.(png|jpe?g|webp)$/i
const RECIPE_NAME = /\.json$/i
const WEIGHTS_NAME = /\.(safetensors|pt|pth|bin|ckpt)$/i

const isPicture = ({ type, name }: Named): boolean => PICTURES.has(type) || PICTURE_NAME.test(name)

const isRecipe = ({ type, name }: Named): boolean => type === RECIPE || RECIPE_NAME.test(name)

/** Only PNG pictures carry settings that can be read. */
export const maySpeak = ({ type, name }: Named): boolean =>
  type === 'image/png' || (!PICTURES.has(type) && !/\.(jpe?g|webp)$/i.test(name))

export type Picked<F> =
  | { readonly kind: 'folder'; readonly file: F }
  | { readonly kind: 'weights'; readonly files: readonly F[] }
  | { readonly kind: 'picture'; readonly file: F }
  | { readonly kind: 'recipe'; readonly file: F }
  | undefined

const NO_FOLDERS: ReadonlySet<never> = new Set()

/** What is taken of what was let go: the first folder, all weights, or the first picture, recipe, or what may be a picture. */
export function pick<F extends Named>(files: readonly F[], folders: ReadonlySet<F> = NO_FOLDERS): Picked<F> {
  const folder = files.find((one) => folders.has(one))
  if (folder !== undefined) return { kind: 'folder', file: folder }
  const file = files.find(isPicture)
  if (file !== undefined) return { kind: 'picture', file }
  const weights = files.filter(({ name }) => WEIGHTS_NAME.test(name))
  if (weights.length > 0) return { kind: 'weights', files: weights }
  const recipe = files.find(isRecipe)
  if (recipe !== undefined) return { kind: 'recipe', file: recipe }
  const nameless = files.find(({ type, name }) => type === '' && !name.includes('.'))
  return nameless && { kind: 'picture', file: nameless }
}
