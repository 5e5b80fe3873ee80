/** What was dropped or pasted: weights go to their shelf, a photograph leads, pictures with settings and recipes are looked at. */
import { create } from 'zustand'
import type { ErrorReport } from '../../../native-models/api/errors.ts'
import type { PictureInfo } from '../../../preload/contract.ts'
import { call, handleOf, reportFrom } from '../../state/call.ts'
import { useStudio } from '../../state/studio.ts'
import { toast } from '../../state/toasts.ts'
import { sayFile } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { takeFile, takeHandle } from '../control/control-deeds.ts'
import { lookAtRecipe } from '../recipes/recipe-state.ts'
import { addFolders, addWeights } from './add-weights.ts'
import { maySpeak, pick } from './look-at-drag.ts'

interface Read {
  readonly file: File
  readonly handle: string | undefined
  readonly info: PictureInfo | undefined
  readonly error: ErrorReport | undefined
}

export const useDropped = create<{ readonly read: Read | undefined }>()(() => ({ read: undefined }))

const set = (read: Read | undefined): void => useDropped.setState({ read })

export const closeDropped = (): void => set(undefined)

interface Landed {
  /** Let go over the control field: there every picture leads. */
  readonly overControl?: boolean
  /** Which of the files are folders. */
  readonly folders?: ReadonlySet<File>
}

export async function take(
  files: readonly File[],
  { overControl = false, folders = new Set() }: Landed = {},
): Promise<void> {
  const picked = pick(files, folders)
  if (picked === undefined) {
    const [first] = files
    if (first !== undefined) toast(t('drop.wrongTypeDropped', { name: sayFile(first.name) }))
    return
  }
  if (picked.kind === 'folder') return addFolders(folders)
  if (picked.kind === 'weights') return addWeights(picked.files)
  const { file } = picked
  if (files.length > 1) toast(t('drop.severalDropped', { name: sayFile(file.name) }))
  if (picked.kind === 'recipe') return lookAtRecipe(file)
  if (overControl) return takeFile(file)
  await look(file)
}

/** Settings are shown before anything is taken over; a plain photograph in the Paint room leads at once. */
async function look(file: File): Promise<void> {
  const silent = { file, handle: undefined, info: undefined, error: undefined }
  try {
    const { handle } = await handleOf(file)
    const info = maySpeak(file) ? await call('drop.read', { handle }) : undefined
    const inPaint = useStudio.getState().room === 'paint'
    if (info?.restore === undefined && inPaint) return takeHandle(handle)
    set({ ...silent, handle, info: info ?? plainInfo(file) })
  } catch (thrown) {
    set({ ...silent, error: reportFrom(thrown) })
  }
}

/** Of a picture of a kind that never carries settings. */
const plainInfo = ({ name }: File): PictureInfo => ({
  fileName: name,
  width: 0,
  height: 0,
  lines: [],
  warnings: [],
})
