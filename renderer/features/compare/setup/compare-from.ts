import { beginSetup, showForm, useCompareDraft } from '../../../state/compare-draft.ts'
import { useCompose } from '../../../state/compose.ts'
import type { Shot } from '../../../state/film.ts'
import { formToast } from '../../../state/form-toasts.ts'
import { modelNameOf, requestOf } from '../../../state/request-of.ts'
import { goTo } from '../../../state/studio.ts'
import { t } from '../../../strings/t.ts'
import { NOTHING_ADDED, takeOverNow } from '../../history/restore.ts'
import { closeViewer } from '../../viewer/viewer-state.ts'
import { lanesOf } from './new-setup.ts'

/** "Compare samplers from here": everything that made this very picture, as the base of lanes. */
export function compareFrom({ entry, picture }: Shot): void {
  const { changes, left } = takeOverNow(
    { ...NOTHING_ADDED, ...requestOf(entry, picture), seed: picture.seed },
    modelNameOf(entry, picture),
  )
  const before = useCompareDraft.getState().setup
  const request = { ...useCompose.getState().request, ...changes }
  closeViewer()
  showForm()
  beginSetup(lanesOf(request))
  goTo('compare')
  const said = [t('compare.begunFromPicture', { seed: request.seed }), ...left].join('. ')
  formToast(said, before && (() => beginSetup(before)), { room: 'compare', store: useCompareDraft })
}
