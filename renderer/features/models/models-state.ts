/** What is open in the Models room, and what was found out about a model while one looked. */
import { create } from 'zustand'

/** → what is wrong, a sentence each; undefined while it is read */
type Check = readonly string[] | undefined

interface ModelsView {
  /** Names of the rows whose dialog is open. */
  readonly fetching: string | undefined
  readonly removing: string | undefined
  /** Whose fetch was begun last in a dialog: its card moves, and the keyboard follows it. */
  readonly begun: string | undefined
  readonly settingsOpen: boolean
  readonly isFinding: boolean
  readonly checks: ReadonlyMap<string, Check>
}

export const useModelsView = create<ModelsView>()(() => ({
  fetching: undefined,
  removing: undefined,
  begun: undefined,
  settingsOpen: false,
  isFinding: false,
  checks: new Map(),
}))

const { setState: set } = useModelsView

export const askToFetch = (fetching: string | undefined): void => set({ fetching })
export const setBegun = (begun: string | undefined): void => set({ begun })
export const askToRemove = (removing: string | undefined): void => set({ removing })
export const showFetchSettings = (settingsOpen: boolean): void => set({ settingsOpen })
export const setFinding = (isFinding: boolean): void => set({ isFinding })

export const setCheck = (name: string, check: Check): void =>
  set(({ checks }) => ({ checks: new Map(checks).set(name, check) }))

export function dropCheck(name: string): void {
  set(({ checks }) => ({ checks: new Map([...checks].filter(([key]) => key !== name)) }))
}
