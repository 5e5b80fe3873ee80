/** What is done with recipes, wherever the button stands. */
import type { Picture } from '../../../preload/contract.ts'
import { call } from '../../state/call.ts'
import { goTo, useStudio } from '../../state/studio.ts'
import { attempt, toast } from '../../state/toasts.ts'
import { showLive } from '../../state/view.ts'
import { sayFile } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { closeRecipe } from './recipe-state.ts'

/** Asks where to; why one cannot be made is said. */
export const saveRecipe = ({ id }: Picture): void =>
  attempt(async () => {
    const { saved } = await call('recipe.save', { id })
    if (saved) toast(t('recipes.saved'))
  })

/** Queues it, and goes where it will be painted. */
export const replayRecipe = (handle: string, fileName: string): void =>
  attempt(async () => {
    const waits = useStudio.getState().queue.entries.some(({ state }) => state === 'running')
    await call('recipe.replay', { handle })
    closeRecipe()
    showLive()
    goTo('paint')
    // What begins at once is seen to begin.
    if (waits) toast(t('recipes.queued', { name: sayFile(fileName) }))
  })
