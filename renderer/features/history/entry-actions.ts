/** What can be done with runs and their pictures from any list of them. */
import type { Entry } from '../../../preload/contract.ts'
import { call } from '../../state/call.ts'
import { attempt, toast } from '../../state/toasts.ts'
import { hideFromEasel, useView } from '../../state/view.ts'
import { t } from '../../strings/t.ts'
import { changeEntry, hideEntries, hidePictures, refreshLists } from './lists.ts'

export function toggleStar(entry: Entry): void {
  void changeEntry({ id: entry.id, starred: !entry.starred })
}

/** All of them get a star, or lose it where all have one. */
export function starAll(entries: readonly Entry[]): void {
  const starred = !entries.every((entry) => entry.starred)
  for (const entry of entries) if (entry.starred !== starred) void changeEntry({ id: entry.id, starred })
}

export function deleteEntries(ids: readonly string[]): void {
  if (ids.length === 0) return
  attempt(async () => {
    const { undo } = await call('history.delete', { ids: [...ids] })
    hideEntries(ids)
    const { fetched } = useView.getState()
    if (fetched && ids.includes(fetched.entry.id)) hideFromEasel([fetched.picture.id])
    toast(t('history.deleted', { count: ids.length }), () => takeBack(undo))
  })
}

export function deletePictures(ids: readonly string[]): void {
  if (ids.length === 0) return
  attempt(async () => {
    const { undo } = await call('pictures.delete', { ids: [...ids] })
    hidePictures(ids)
    hideFromEasel(ids)
    toast(t('library.deletedPictures', { count: ids.length }), () => takeBack(undo))
  })
}

async function takeBack(undo: string): Promise<void> {
  await call('history.undo', { undo })
  refreshLists()
}

export function exportPictures(ids: readonly string[]): void {
  if (ids.length === 0) return
  attempt(async () => {
    const { saved } = await call('pictures.export', { ids: [...ids] })
    // None: the user changed his mind in the dialog.
    if (saved > 0) toast(t('library.exported', { count: saved }))
  })
}

export function copyText(text: string): void {
  attempt(async () => {
    await call('clipboard.writeText', { text })
    toast(t('library.copied'))
  })
}
