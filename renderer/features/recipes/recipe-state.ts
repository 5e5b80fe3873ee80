/** The recipe that is looked at: dropped or chosen, held against what is here, before anything runs. */
import { create } from 'zustand'
import type { ErrorReport } from '../../../native-models/api/errors.ts'
import type { RecipeInfo } from '../../../preload/contract.ts'
import { call, handleOf, reportFrom } from '../../state/call.ts'

interface Looked {
  readonly fileName: string
  readonly handle: string | undefined
  /** Without it and without an error: its files are still being read. */
  readonly info: RecipeInfo | undefined
  readonly error: ErrorReport | undefined
}

export const useRecipe = create<{ readonly looked: Looked | undefined }>()(() => ({ looked: undefined }))

export const closeRecipe = (): void => useRecipe.setState({ looked: undefined })

/** Reads it; of two the later one is looked at, and one that was closed stays closed. */
export async function lookAtRecipe(file: File): Promise<void> {
  const waiting: Looked = { fileName: file.name, handle: undefined, info: undefined, error: undefined }
  useRecipe.setState({ looked: waiting })
  const found = await read(file)
  if (useRecipe.getState().looked === waiting) useRecipe.setState({ looked: { ...waiting, ...found } })
}

async function read(file: File): Promise<Partial<Looked>> {
  try {
    const { handle } = await handleOf(file)
    return { handle, info: await call('recipe.read', { handle }) }
  } catch (thrown) {
    return { error: reportFrom(thrown) }
  }
}
