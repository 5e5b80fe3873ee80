import { create } from 'zustand'

/** A picture is on its way to become the control image: its place is kept. */
export const useAdding = create<{ readonly adding: boolean }>()(() => ({ adding: false }))
