/** Where the keyboard goes on among the cards of models. */
import { goOnAt } from '../../components/go-on-at.ts'

/** A card that can be gone on at. */
export const cardMark = (name: string) => ({ 'data-model': name })
/** What is done with it first. */
export const ACTS_MARK = { 'data-acts': '' }

const cards = (): readonly HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-model]')]

function buttonOf(name: string | undefined): HTMLElement | null | undefined {
  const card = cards().find(({ dataset }) => dataset['model'] === name)
  return card?.querySelector<HTMLElement>('[data-acts] button') ?? card?.querySelector('button')
}

/** At what can be done with it now. */
export const goOnAtCard = (name: string): void => goOnAt(() => buttonOf(name))

/** Asked before a card goes → goes on at it where it stands elsewhere then, or else beside its place. */
export function wayOnFrom(name: string): () => void {
  const names = cards().map(({ dataset }) => dataset['model'])
  const at = names.indexOf(name)
  const beside = [name, names[at + 1], names[at - 1]]
  return () => goOnAt(() => beside.map(buttonOf).find((button) => button))
}
