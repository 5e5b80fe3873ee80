/** Why the form cannot be painted as it stands, and what one click can do about it. */

import { typeInto } from '../../components/growing-text.tsx'
import { useCompose } from '../../state/compose.ts'
import { modelName, netFits } from '../../state/controls.ts'
import { loraObstacle, type PromptTag, tagsOf, withoutTags } from '../../state/loras.ts'
import { useMeasure } from '../../state/measure.ts'
import { goTo, useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { useBrush } from '../control/brush-state.ts'
import { removeControl } from '../control/control-deeds.ts'
import { sayObstacle } from '../loras/lora-words.ts'

export interface Obstacle {
  readonly words: string
  /** Brings one to it, or takes it out of the way. */
  readonly way?: { readonly label: string; run(): void }
}

export function useObstacle(): Obstacle | undefined {
  const model = useModelObstacle()
  const prompt = usePromptObstacle()
  const control = useControlObstacle()
  const loras = useLoraObstacle()
  return model ?? prompt ?? control ?? loras
}

/** Nothing else matters before it is here. */
export function useModelObstacle(): Obstacle | undefined {
  const model = useCompose((state) => state.request.model)
  const isHere = useStudio(({ models }) => models.some(({ id }) => id === model))
  if (isHere) return undefined
  const words = t('compose.needsModel', { model: titleOf(model) })
  return { words, way: { label: t('compose.toModels'), run: () => goTo('models') } }
}

/** As the shelf calls it: what is not here has a name there, too. */
const titleOf = (model: string): string =>
  useStudio.getState().shelf.rows.find(({ name }) => name === model)?.title ?? model

function usePromptObstacle(): Obstacle | undefined {
  const empty = useCompose((state) => withoutTags(state.request.prompt) === '')
  const cut = useCompose((state) => state.request.longPrompt === 'cut')
  const over = useMeasure(({ measure }) => measure !== undefined && measure.tokens > measure.limit)
  if (empty) return { words: t('compose.needsPrompt') }
  return over && !cut ? { words: t('compose.tooLong') } : undefined
}

function useControlObstacle(): Obstacle | undefined {
  const model = useCompose((state) => state.request.model)
  const control = useCompose((state) => state.request.control)
  useStudio((state) => state.controls)
  const drawing = useBrush((state) => state.subject !== undefined)
  if (drawing) return { words: t('control.drawingFirst') }
  if (control === undefined || netFits(control, model)) return undefined
  const words = t('control.hasNone', { model: modelName(model) })
  return { words, way: { label: t('control.removeShort'), run: removeControl } }
}

function useLoraObstacle(): Obstacle | undefined {
  const request = useCompose((state) => state.request)
  const known = useStudio((state) => state.loras.loras)
  const obstacle = loraObstacle(request, known)
  if (obstacle === undefined) return undefined
  const words = sayObstacle(obstacle, request.model)
  const tag =
    obstacle.kind === 'twice' && tagsOf(request.prompt).findLast(({ name }) => name === obstacle.name)
  return tag ? { words, way: { label: t('loras.takeTagOut'), run: () => takeOut(tag) } } : { words }
}

/** As if by hand, so that the prompt's own undo knows it. */
function takeOut({ at, text }: PromptTag): void {
  const field = document.getElementById('prompt')
  if (!(field instanceof HTMLTextAreaElement)) return
  const [before, after] = [field.value.slice(0, at), field.value.slice(at + text.length)]
  typeInto(field, /(^|\s)$/.test(before) ? before + after.trimStart() : before + after)
}
