/** How the LoRAs room is looked at. It stays while one is in another room. */
import { create } from 'zustand'
import type { Lora } from '../../../preload/contract.ts'

interface LorasView {
  readonly query: string
  /** A folder's id; undefined: all. */
  readonly folder: string | undefined
  /** The one whose details are open. */
  readonly shown: string | undefined
}

export const useLorasView = create<LorasView>()(() => ({ query: '', folder: undefined, shown: undefined }))

const { setState: set } = useLorasView

export const searchLoras = (query: string): void => set({ query })
export const chooseFolder = (folder: string | undefined): void => set({ folder })
export const showLora = (shown: string | undefined): void => set({ shown })
export const showAll = (): void => set({ query: '', folder: undefined })

/** All words in any of its texts; by title. */
export function foundLoras(
  loras: readonly Lora[],
  { query, folder }: Pick<LorasView, 'query' | 'folder'>,
): readonly Lora[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return loras
    .filter((lora) => folder === undefined || lora.folder === folder)
    .filter((lora) => words.every((word) => textOf(lora).includes(word)))
    .toSorted((a, b) => a.title.localeCompare(b.title, 'en', { numeric: true }))
}

function textOf({ title, name, fileName, triggerWords, description, notes, report }: Lora): string {
  const texts = [title, name, fileName, ...triggerWords, description, notes, report?.dialect ?? '']
  return texts.join('\n').toLowerCase()
}
