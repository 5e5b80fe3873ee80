/** What is done with LoRAs, wherever the button stands. */
import type { LoraUse } from '../../../native-models/api/request.ts'
import type { Lora, LoraChange, LoraShelf } from '../../../preload/contract.ts'
import { call, handleOf } from '../../state/call.ts'
import { edit, restoreRequest, useCompose } from '../../state/compose.ts'
import { currentSampler } from '../../state/defaults.ts'
import { useStudio } from '../../state/studio.ts'
import { attempt, complain, offer, toast } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'
import { showLora } from './loras-state.ts'
import { withTrigger } from './trigger-words.ts'

const chosen = (): readonly LoraUse[] => useCompose.getState().request.loras ?? []

/** None at all is no list: a request without LoRAs is what it was before there were any. */
const put = (uses: readonly LoraUse[]) => ({ loras: uses.length === 0 ? undefined : [...uses] })

export const isChosen = (uses: readonly LoraUse[] | undefined, name: string): boolean =>
  uses?.some((use) => use.name === name) ?? false

/** Into the form, as strong as it likes to be; with a way back. */
export function chooseLora({ name, title, preferredWeight }: Lora): void {
  if (isChosen(chosen(), name)) return
  restoreRequest(put([...chosen(), { name, weight: preferredWeight }]), t('loras.used', { title }))
}

/** Into the form while one stands before it: no toast is needed to see it. */
export function addLora({ name, preferredWeight }: Lora): void {
  if (!isChosen(chosen(), name)) edit(put([...chosen(), { name, weight: preferredWeight }]))
}

export const setWeight = (name: string, weight: number): void =>
  edit(put(chosen().map((use) => (use.name === name ? { name, weight } : use))))

export function removeLora(name: string, title: string): void {
  restoreRequest(put(chosen().filter((use) => use.name !== name)), t('loras.removed', { title }))
}

export function addTrigger(word: string): void {
  const { prompt } = useCompose.getState().request
  const next = withTrigger(prompt, word)
  if (next === prompt) toast(t('loras.triggerThere', { word }))
  else restoreRequest({ prompt: next }, t('loras.triggerAdded', { word }))
}

const LCM = 'lcm'

/** Few steps, no guidance: what an LCM LoRA is made for. */
export function takeLcmPreset(): void {
  const { steps = 4 } = currentSampler(LCM)?.defaults ?? {}
  restoreRequest({ sampler: LCM, steps, guidance: 0 }, t('loras.presetUsed'))
}

/** Copies files into the studio's own folder, one after the other. */
export function addFiles(files: readonly File[]): void {
  for (const file of files) attempt(() => addLoraFile(file))
}

/** Copies a file into the studio's own folder. Throws a StudioError: E_LORA_KIND for what is no LoRA. */
export async function addLoraFile(file: File): Promise<void> {
  const { handle } = await handleOf(file)
  const added = await call('loras.add', { handle })
  keepLora(added)
  showLora(added.id)
  const use = { label: t('loras.use'), run: () => chooseLora(added) }
  if (added.error === undefined) offer(t('loras.added', { title: added.title }), use)
}

/** The shelf tells of it soon; until then it is there already. */
function keepLora(lora: Lora): void {
  const { loras } = useStudio.getState()
  const others = loras.loras.filter(({ id }) => id !== lora.id)
  useStudio.setState({ loras: { ...loras, loras: [...others, lora] } })
}

const keepShelf = (loras: LoraShelf): void => useStudio.setState({ loras })

/** What was said of LoRAs is kept one after the other. */
let saved: Promise<unknown> = Promise.resolve()

/** Kept beside the file. → whether it was; what went wrong is shown */
export function changeLora(change: LoraChange): Promise<boolean> {
  const saving = saved.then(() => save(change))
  saved = saving
  return saving
}

async function save(change: LoraChange): Promise<boolean> {
  try {
    const lora = await call('loras.update', change)
    const { loras } = useStudio.getState()
    keepShelf({ ...loras, loras: loras.loras.map((one) => (one.id === lora.id ? lora : one)) })
    return true
  } catch (thrown) {
    complain(thrown)
    return false
  }
}

export const takeThumbnail = (id: string, picture: string): void =>
  attempt(async () => {
    keepLora(await call('loras.setThumbnail', { id, picture }))
    toast(t('loras.thumbnailTaken'))
  })

export const showLoraFile = (id: string): void => attempt(() => call('loras.show', { id }))

export const addFolder = (): void => attempt(async () => keepShelf(await call('loras.chooseFolder', {})))

export const removeFolder = (folder: string): void =>
  attempt(async () => keepShelf(await call('loras.removeFolder', { folder })))

export const rescan = (): void => attempt(async () => keepShelf(await call('loras.rescan', {})))
