/** What is done with models, wherever the button stands. */
import type { ModelShelf, ShelvedModel } from '../../../preload/contract.ts'
import { call, handleOf, reportFrom } from '../../state/call.ts'
import { restoreRequest, useCompose } from '../../state/compose.ts'
import { withNetFor } from '../../state/controls.ts'
import { currentModel } from '../../state/defaults.ts'
import { goTo, useStudio } from '../../state/studio.ts'
import { attempt, attemptOnce, offer, toast } from '../../state/toasts.ts'
import { sayBytes } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { goOnAtCard, wayOnFrom } from './card-focus.ts'
import { askToFetch, askToRemove, dropCheck, setBegun, setCheck, setFinding } from './models-state.ts'

type Row = Pick<ShelvedModel, 'name' | 'title'>

const keep = (shelf: ModelShelf): void => useStudio.setState({ shelf })

const rowNamed = (name: string): ShelvedModel | undefined =>
  useStudio.getState().shelf.rows.find((row) => row.name === name)

/** Begins, or goes on where it was. Reaches the network. */
export const fetchModel = (name: string): void => {
  askToFetch(undefined)
  setBegun(name)
  dropCheck(name)
  attemptOnce(`fetch ${name}`, async () => keep(await call('models.fetch', { name })))
}

export const pauseFetch = (name: string): void =>
  attemptOnce(`pause ${name}`, async () => keep(await call('models.pause', { name })))

/** What is here stays, so that it can be taken up again. */
export const cancelFetch = ({ name, title }: Row): void =>
  attemptOnce(`cancel ${name}`, async () => {
    keep(await call('models.cancel', { name }))
    goOnAtCard(name)
    const here = sayBytes(rowNamed(name)?.hereBytes ?? 0)
    offer(t('models.cancelled', { title, here }), {
      label: t('models.takeUpAgain'),
      run: () => fetchModel(name),
    })
  })

export const verifyModel = (name: string): void => {
  setCheck(name, undefined)
  attempt(async () => {
    try {
      setCheck(name, (await call('models.verify', { name })).problems)
    } catch (thrown) {
      dropCheck(name)
      if (reportFrom(thrown).code !== 'E_CANCELLED') throw thrown
    }
  })
}

export const stopVerifying = (name: string): void => attempt(() => call('models.stopVerify', { name }))

/** @param freed bytes, where files are deleted */
export function removeModel({ name, title }: Row, freed: number | undefined): void {
  askToRemove(undefined)
  dropCheck(name)
  attempt(async () => {
    const goOn = wayOnFrom(name)
    keep(await call('models.remove', { name }))
    goOn()
    toast(
      freed === undefined
        ? t('models.forgotten', { title })
        : t('models.removed', { title, bytes: sayBytes(freed) }),
    )
  })
}

export const showModel = (name: string): void => attempt(() => call('models.show', { name }))

/** Into the form with everything that it likes best, and to the easel; with a way back. */
export function paintWith({ name, title }: Row): void {
  const model = currentModel(name)
  if (model === undefined) {
    toast(t('models.notYet'))
    return
  }
  const { control, size } = useCompose.getState().request
  restoreRequest(
    {
      ...{ model: name, ...model.defaults },
      // A size in pixels was another model's: its shape is kept, and the model's own size taken.
      size: { kind: 'aspect', width: size.width, height: size.height },
      ...(control && { control: withNetFor(name, control) }),
    },
    t('models.chosen', { title }),
  )
  goTo('paint')
}

const tellOfAdded = (row: ShelvedModel): void => {
  const { shelf } = useStudio.getState()
  keep({ ...shelf, rows: [...shelf.rows.filter(({ name }) => name !== row.name), row] })
  const message = t('models.added', { title: row.title })
  if (row.error === undefined) offer(message, { label: t('models.use'), run: () => paintWith(row) })
}

export const addFolder = (): void => attempt(async () => tellOfAdded(await call('models.chooseFolder', {})))

/** A dropped folder or file of weights, used where it lies. Throws a StudioError. */
export async function addDropped(file: File): Promise<void> {
  const { handle } = await handleOf(file)
  tellOfAdded(await call('models.add', { handle }))
}

/** Looks into other programs' folders; reads alone. */
export const findModels = (): void => {
  setFinding(true)
  attempt(async () => {
    try {
      const before = new Set(useStudio.getState().shelf.rows.map(({ name }) => name))
      const shelf = await call('models.find', {})
      keep(shelf)
      const count = shelf.rows.filter(({ name }) => !before.has(name)).length
      toast(count === 0 ? t('models.foundNone') : t('models.found', { count }))
    } finally {
      setFinding(false)
    }
  })
}

/** null forgets it. It is not read back: the window only knows that there is one. */
export const setToken = (token: string | null): void =>
  attempt(async () => {
    const { kept } = await call('models.setToken', { token })
    keep({ ...useStudio.getState().shelf, hasToken: token !== null })
    toast(
      t(
        kept === 'forgotten'
          ? 'models.tokenForgotten'
          : kept === 'key store'
            ? 'models.tokenInKeyStore'
            : 'models.tokenInMemory',
      ),
    )
  })
