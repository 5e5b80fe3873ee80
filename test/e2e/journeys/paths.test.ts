import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CALLS, type CallInput, type CallName, type StudioBridge } from '../../../preload/contract.ts'
import type { Studio } from '../launch.ts'
import { pathsInReplies, recordReplies } from '../paths.ts'
import { saveTo } from './dialogs.ts'
import { picturesOfOthers } from './pictures-of-others.ts'
import { keptEntries, keptPictures } from './records.ts'
import { addRun, ended, eventually, heard, listen, openPastWelcome, shortRequest } from './window.ts'

it('no answer and no event of a whole journey holds a path', async () => {
  await using studio = await openPastWelcome()
  const { app, page, folders } = studio
  await answerDialogs(studio)
  await recordReplies(app)
  await page.reload()
  await page.locator('#prompt').waitFor()
  const { id } = await addRun(studio, { prompt: 'red apple', steps: 8 })
  await ended(studio, id)
  const long = await addRun(studio, { prompt: 'red apple', steps: 500 })
  await atWork(studio)
  process.kill((await studio.pids()).engine ?? 0, 'SIGKILL')
  await eventually(() => keptEntries(folders)[1]?.attempts === 2)
  await studio.ask('queue.cancel', { id: long.id })
  await dropAll(studio)
  const picture = keptPictures(folders)[0]?.id ?? ''
  const compared = await addComparison(studio)
  await replayRecipe(studio, picture)
  const answered = await callAll(studio, { picture, entry: id, compared })
  expect([...answered].sort()).toEqual(
    Object.keys(CALLS)
      .filter((name) => name !== 'links.open')
      .sort(),
  )

  // What cannot be read or written is said without its place, too.
  renameSync(folders.pictures, `${folders.pictures} gone`)
  writeFileSync(folders.pictures, 'no folder')
  const homeless = await addRun(studio, { prompt: 'red apple', steps: 2 })
  await callAll(studio, { picture, entry: id, compared })
  await eventually(async () => (await studio.ask('queue.get', {})).reason !== undefined).catch(
    () => undefined,
  )
  await studio.ask('queue.cancel', { id: homeless.id }).catch(() => undefined)
  const { service } = await studio.pids()
  process.kill(service, 'SIGKILL')
  await eventually(async () => (await studio.pids()).service !== service)
  await studio.ask('studio.open', {})

  const { messages, found } = await pathsInReplies(app, [folders.root, folders.pictures, folders.data])
  expect(found).toEqual([])
  expect(messages).toBeGreaterThan(2 * Object.keys(CALLS).length)
})

async function atWork(studio: Studio): Promise<void> {
  await listen(studio.page)
  await eventually(async () => (await heard(studio.page)).some(({ step }) => step > 2))
}

const LANES = [
  { sampler: 'ddim', steps: 3, guidance: 4.5 },
  { sampler: 'heun', steps: 3, guidance: 4.5 },
]

async function addComparison(studio: Studio): Promise<string> {
  const request = await shortRequest(studio, { prompt: 'red apple' })
  const setup = { kind: 'lanes' as const, request, lanes: LANES, equal: 'own' as const }
  const { id } = await studio.ask('queue.compare', { setup })
  expect((await ended(studio, id)).state).toBe('done')
  return id
}

/** Saved where it can be written, and painted again as if it were dropped. */
async function replayRecipe(studio: Studio, picture: string): Promise<void> {
  const path = join(studio.folders.root, 'apple.recipe.json')
  await saveTo(studio, path)
  await studio.ask('recipe.save', { id: picture })
  await answerDialogs(studio)
  await studio.page.setInputFiles('#chosen', path)
  const handle = await studio.page.evaluate(async () => {
    const { studio } = window as unknown as { studio: StudioBridge }
    const [file] = document.querySelector<HTMLInputElement>('#chosen')?.files ?? []
    const answer = file && (await studio.handleOf(file))
    return answer?.ok ? answer.value.handle : ''
  })
  await studio.ask('recipe.read', { handle })
  const { id } = await studio.ask('recipe.replay', { handle })
  expect((await ended(studio, id)).state).toBe('done')
}

/** Nobody is there to answer them; what is chosen cannot be written. */
function answerDialogs({ app, folders }: Studio): Promise<void> {
  return app.evaluate(({ dialog, shell }, root) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: `${root}/none/picture.png` })
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [`${root}/none`] })
    shell.showItemInFolder = () => undefined
    shell.openPath = async () => `${root} cannot be opened`
  }, folders.root)
}

async function dropAll({ page, folders }: Studio): Promise<void> {
  const broken = join(folders.root, 'broken.png')
  writeFileSync(broken, 'no picture')
  const paths = [...(await picturesOfOthers(join(folders.root, 'others'))).map(({ path }) => path), broken]
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), {
      type: 'file',
      id: 'chosen',
      multiple: true,
    })
    document.body.append(input)
  })
  await page.setInputFiles('#chosen', paths)
  await page.evaluate(async () => {
    const { studio } = window as unknown as { studio: StudioBridge }
    for (const file of document.querySelector<HTMLInputElement>('#chosen')?.files ?? []) {
      const handle = await studio.handleOf(file)
      if (handle.ok) await studio.call('drop.read', { handle: handle.value.handle })
    }
  })
}

/** Every call that needs no browser, with what makes sense. → which */
async function callAll(
  studio: Studio,
  { picture, entry, compared }: { picture: string; entry: string; compared: string },
): Promise<string[]> {
  const { settings, draft, loras, controls } = await studio.ask('studio.open', {})
  const [lora] = loras.loras
  const [net] = controls
  if (!lora || !net) throw new Error('The embedded LoRA and ControlNet are missing.')
  const image = 'f'.repeat(64)
  const whole = { isEdgeMap: false, fit: 'cover', strength: 1, start: 0, end: 1 } as const
  const control = { model: net.id, image, ...whole }
  const { picturesFolderName: _, ...changeable } = settings
  const request = { ...draft.request, prompt: 'fox', steps: 1 }
  const ids = { ids: [picture] }
  const setup = { kind: 'lanes' as const, request, lanes: LANES, equal: 'own' as const }
  const { comparison } = await studio.ask('history.get', { id: compared })
  if (!comparison) throw new Error('It is no comparison.')
  const lane = { id: compared, lane: 0 }
  const inputs: Partial<{ [N in CallName]: CallInput<N> }> = {
    'studio.open': {},
    'prompt.measure': { model: request.model, text: 'fox', cleanCaption: false },
    'memory.plan': { model: request.model, size: request.size },
    'draft.set': draft,
    'queue.add': { request: { ...request, model: 'none' } },
    'queue.get': {},
    'queue.cancel': { id: entry },
    'queue.cancelAll': {},
    'queue.move': { id: entry, before: null },
    'queue.pause': { paused: false },
    'queue.retry': { id: entry },
    'history.search': { query: 'apple starred:', limit: 50 },
    'history.get': { id: entry },
    'history.update': { id: entry, note: 'a note' },
    'history.tags': {},
    'history.delete': { ids: [picture] },
    'pictures.delete': { ids: [entry] },
    'history.undo': { undo: entry },
    'drop.read': { handle: '0123456789abcdef' },
    'queue.compare': { setup: { ...setup, request: { ...request, model: 'none' } } },
    'compare.setDraft': { setup, open: compared },
    'compare.plan': { setup },
    'compare.tracks': { id: compared },
    'compare.previews': { ...lane, from: 1, to: 3 },
    'compare.decode': { ...lane, step: 2 },
    'compare.distances': { id: compared, reference: 1 },
    'compare.pixels': { ...lane, step: 1, reference: 1 },
    'compare.setView': { id: compared, view: comparison.view },
    'compare.stepsBytes': {},
    'compare.export': { id: compared, what: 'sheet' },
    'compare.dropSteps': { id: compared },
    'recipe.save': { id: picture },
    'recipe.read': { handle: '0123456789abcdef' },
    'recipe.replay': { handle: '0123456789abcdef' },
    'control.add': { handle: '0123456789abcdef' },
    'control.paste': {},
    'control.picture': { id: picture },
    'control.edges': { control, model: request.model, size: request.size },
    'loras.add': { handle: '0123456789abcdef' },
    'loras.chooseFolder': {},
    'loras.rescan': {},
    'loras.removeFolder': { folder: lora.folder },
    'loras.update': { id: lora.id, notes: 'a note' },
    'loras.setThumbnail': { id: lora.id, picture },
    'loras.show': { id: lora.id },
    'cuda.fetch': {},
    'cuda.pause': {},
    'cuda.remove': {},
    'models.shelf': {},
    'models.plan': { name: 'hed' },
    'models.fetch': { name: 'hed' },
    'models.pause': { name: 'hed' },
    'models.cancel': { name: 'hed' },
    'models.verify': { name: 'nano' },
    'models.stopVerify': { name: 'hed' },
    'models.removal': { name: 'hed' },
    'models.remove': { name: 'hed' },
    'models.add': { handle: '0123456789abcdef' },
    'models.chooseFolder': {},
    'models.find': {},
    'models.show': { name: 'nano' },
    'models.setToken': { token: null },
    'devices.shelf': { again: true },
    'devices.test': { device: 'cpu', precision: settings.precision },
    'devices.cancelTests': {},
    'devices.precisions': { device: 'cpu', model: request.model },
    'settings.set': changeable,
    'diagnostics.get': {},
    'pictures.saveAs': { id: picture },
    'pictures.export': ids,
    'pictures.copy': { id: picture },
    'pictures.show': { id: picture },
    'folders.choosePictures': {},
    'folders.openPictures': {},
    'clipboard.writeText': { text: 'x' },
  }
  return studio.page.evaluate(async (inputs) => {
    const { studio } = window as unknown as { studio: StudioBridge }
    for (const [name, input] of Object.entries(inputs)) await studio.call(name as CallName, input as never)
    await studio.call('control.draw', { png: new Uint8Array([1, 2, 3]) })
    return [...Object.keys(inputs), 'control.draw']
  }, inputs)
}
