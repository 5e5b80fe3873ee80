/** What is done with a picture, wherever its button stands. */
import { call } from '../../state/call.ts'
import { paintOther, randomSeed } from '../../state/compose.ts'
import type { Shot } from '../../state/film.ts'
import { requestOf } from '../../state/request-of.ts'
import { attempt, toast } from '../../state/toasts.ts'
import { showLive } from '../../state/view.ts'
import { t } from '../../strings/t.ts'
import { restoreEntry, restoreSeed } from '../history/restore.ts'

const VARIATIONS = 4

export const savePicture = ({ picture }: Shot): void =>
  attempt(async () => {
    const { saved } = await call('pictures.saveAs', { id: picture.id })
    if (saved) toast(t('compose.saved'))
  })

export const copyPicture = ({ picture }: Shot): void =>
  attempt(async () => {
    await call('pictures.copy', { id: picture.id })
    toast(t('compose.copiedPicture'))
  })

export const showInFolder = ({ picture }: Shot): void =>
  attempt(() => call('pictures.show', { id: picture.id }))

/** Everything that makes this very picture again. */
export const reuseAll = ({ picture, entry }: Shot): void => restoreEntry(entry, picture)

export const reuseSeed = ({ picture, entry }: Shot): void => restoreSeed(entry, picture)

/** The same settings with other seeds. */
export const paintVariations = ({ entry, picture }: Shot): void =>
  attempt(async () => {
    await paintOther({ ...requestOf(entry, picture), seed: randomSeed(), count: VARIATIONS })
    toast(t('compose.variationsQueued', { count: VARIATIONS }))
  })

export const deletePicture = ({ picture }: Shot): void =>
  attempt(async () => {
    const { undo } = await call('pictures.delete', { ids: [picture.id] })
    showLive()
    toast(t('compose.deleted'), () => call('history.undo', { undo }).then(() => undefined))
  })
