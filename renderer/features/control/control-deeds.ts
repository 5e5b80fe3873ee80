/** What is done with the control image, wherever its button stands. */
import type { ControlUse } from '../../../native-models/api/request.ts'
import type { ControlImage } from '../../../preload/contract.ts'
import { call, handleOf } from '../../state/call.ts'
import { edit, restoreRequest, useCompose } from '../../state/compose.ts'
import { controlFor } from '../../state/controls.ts'
import type { Shot } from '../../state/film.ts'
import { goTo } from '../../state/studio.ts'
import { attempt } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import { useAdding } from './adding.ts'

/** Makes a control image and puts it into the form, with a way back. */
function take(make: () => Promise<ControlImage>, changes: Partial<ControlUse> = {}): void {
  attempt(async () => {
    useAdding.setState({ adding: true })
    try {
      const image = await make()
      const control = controlFor(image, useCompose.getState().request)
      restoreRequest({ control: { ...control, ...changes } }, t('control.used'))
    } finally {
      useAdding.setState({ adding: false })
    }
  })
}

/** A dropped or chosen file. */
export const takeFile = (file: File): void =>
  take(async () => call('control.add', { handle: (await handleOf(file)).handle }))

/** A file that is known already. */
export const takeHandle = (handle: string): void => take(() => call('control.add', { handle }))

export const takeClipboard = (): void => take(() => call('control.paste', {}))

/** A painted picture. */
export function takePicture({ picture }: Shot): void {
  goTo('paint')
  // A painting is no map of edges.
  take(() => call('control.picture', { id: picture.id }), { isEdgeMap: false })
}

export function editControl(changes: Partial<ControlUse>): void {
  const { control } = useCompose.getState().request
  if (control !== undefined) edit({ control: { ...control, ...changes } })
}

/** What was drawn is left out; with a way back. */
export function followFound(): void {
  const { control } = useCompose.getState().request
  if (control === undefined) return
  const { edges: _, ...found } = control
  restoreRequest({ control: found }, t('control.foundNow'))
}

export const removeControl = (): void => restoreRequest({ control: undefined }, t('control.removed'))
