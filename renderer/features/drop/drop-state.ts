/** The picture that was dropped or pasted, while one looks at what it says. */
import { create } from 'zustand'
import type { ErrorReport } from '../../../native-models/api/errors.ts'
import type { PictureInfo } from '../../../preload/contract.ts'
import { call, handleOf, reportFrom } from '../../state/call.ts'
import { toast } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import { pick } from './look-at-drag.ts'

interface Read {
  readonly file: File
  readonly info: PictureInfo | undefined
  readonly error: ErrorReport | undefined
}

export const useDropped = create<{ readonly read: Read | undefined }>()(() => ({ read: undefined }))

const set = (read: Read | undefined): void => useDropped.setState({ read })

export const closeDropped = (): void => set(undefined)

/** Reads the first picture among these files and shows what it says. */
export async function take(files: readonly File[]): Promise<void> {
  const file = pick(files)
  if (file === undefined) {
    const [first] = files
    if (first !== undefined) toast(t('drop.wrongTypeDropped', { name: first.name }))
    return
  }
  if (files.length > 1) toast(t('drop.severalDropped', { name: file.name }))
  set({ file, info: undefined, error: undefined })
  const show = (part: Partial<Read>): void => {
    // Closed or replaced in the meantime: nobody waits for this answer.
    if (useDropped.getState().read?.file === file) set({ file, info: undefined, error: undefined, ...part })
  }
  try {
    const { handle } = await handleOf(file)
    show({ info: await call('drop.read', { handle }) })
  } catch (thrown) {
    show({ error: reportFrom(thrown) })
  }
}
