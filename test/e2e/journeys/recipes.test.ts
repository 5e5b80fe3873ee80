import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import type { Replay } from '../../../preload/contract.ts'
import type { Studio } from '../launch.ts'
import { begunBy, lanePixels } from './comparing.ts'
import { saveTo } from './dialogs.ts'
import { fetchedLora } from './fetched-lora.ts'
import { dropFile, takeInHand } from './hand.ts'
import { type KeptEntry, keptReplay } from './records.ts'
import { column, ended, eventually, fillForm, openPastWelcome } from './window.ts'

const STEPS = 6

it('a recipe of a picture with LoRA and control, dropped on the window, paints it again bit for bit', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  await fillForm(page, { prompt: 'line art icon of sailboat', steps: STEPS, seed: '11' })
  await column(page)
    .getByLabel('Choose a control picture')
    .setInputFiles(await drawing(folders.root))
  await page.getByRole('img', { name: 'The edges that the painting follows' }).waitFor()
  await page.getByRole('button', { name: 'Add a LoRA' }).click()
  await page.getByRole('option', { name: /^Line art icons/ }).click()
  const run = await paint(studio)
  expect(run.request).toMatchObject({ control: { strength: 1 }, loras: [{ name: 'line-art' }] })
  const recipe = await saveRecipe(studio, 'sailboat.recipe.json')
  const text = readFileSync(recipe, 'utf8')
  expect(text).not.toContain(folders.root)
  expect(JSON.parse(text).request).toMatchObject({ prompt: 'line art icon of sailboat', seed: '11' })

  await using hand = await takeInHand(page, recipe)
  await hand.to('dragEnter', 'dragOver')
  await page.getByText('A recipe: let go to look at it').waitFor()
  await hand.to('drop')
  const dialog = page.getByRole('dialog', { name: 'A recipe: one picture, step by step' })
  await dialog.getByText('Everything that it names is here, and the same').waitFor()
  await dialog.getByText('line art icon of sailboat').waitFor()
  const again = await begunBy(studio, () => dialog.getByRole('button', { name: 'Replay' }).click())
  expect((await ended(studio, again.id)).state).toBe('done')
  const replay = await replayed(studio, again)
  expect(replay).toMatchObject({ differences: [], pixelsEqual: true })
  expect(replay.steps).toHaveLength(replay.passes)
  expect(replay.steps.every(({ bitEqual }) => bitEqual)).toBe(true)
  await page.getByText('The same picture: every step and every pixel is bit-equal.').waitFor()
  expect((await lanePixels(studio, again)).equals(await lanePixels(studio, run))).toBe(true)
})

it('a LoRA that was changed is named before the replay runs, and the replay says how far it strays', async () => {
  await using studio = await openPastWelcome()
  const { page, folders } = studio
  await fillForm(page, { prompt: 'line art icon of fox', steps: STEPS, seed: '7' })
  await dropFile(page, fetchedLora(studio, 'snow.safetensors'))
  await page.getByRole('status').getByRole('button', { name: 'Use' }).click()
  const run = await paint(studio)
  expect(run.request.loras).toEqual([{ name: 'snow', weight: 1 }])
  const recipe = await saveRecipe(studio, 'fox.recipe.json')

  const lora = join(folders.data, 'loras', 'snow.safetensors')
  writeFileSync(lora, turned(readFileSync(lora)))
  await studio.ask('loras.rescan', {})
  await dropFile(page, recipe)
  const dialog = page.getByRole('dialog', { name: 'A recipe: one picture, step by step' })
  await dialog.getByText('Other files or sizes: the picture will stray').waitFor()
  await dialog
    .getByText(/The LoRA “snow” \(snow\.safetensors\) is another file than the recipe’s\./)
    .waitFor()
  const again = await begunBy(studio, () => dialog.getByRole('button', { name: 'Replay' }).click())
  expect((await ended(studio, again.id)).state).toBe('done')
  const { differences, steps, pixelsEqual } = await replayed(studio, again)
  expect(differences).toEqual([expect.objectContaining({ kind: 'file' })])
  expect(pixelsEqual).toBe(false)
  expect(steps.every(({ bitEqual }) => !bitEqual)).toBe(true)
  expect(steps.at(-1)?.relativeRms).toBeGreaterThan(0.001)
  await page.getByText(/^Another picture: steps are not bit-equal from step 1 of \d+ on/).waitFor()
  await page.getByRole('img', { name: `${STEPS} steps: 0 bit-equal, ${STEPS} straying, 0 to come` }).waitFor()
})

async function drawing(folder: string): Promise<string> {
  const path = join(folder, 'sail.png')
  const shape = `<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512"><rect width="512" height="512" fill="#fff"/>
    <path d="M250 60V340H90ZM270 110 410 340H270ZM80 370H430L370 450H140Z" fill="#224"/></svg>`
  await sharp(Buffer.from(shape)).png().toFile(path)
  return path
}

/** Presses Paint → the run, when it is over and seen. */
async function paint(studio: Studio): Promise<KeptEntry> {
  const begun = await begunBy(studio, () => studio.page.keyboard.press('Control+Enter'))
  const run = await ended(studio, begun.id)
  expect(run.state).toBe('done')
  await studio.page.getByRole('img', { name: /^Picture of: / }).waitFor()
  return run
}

/** Of the picture on the easel. → its file */
async function saveRecipe(studio: Studio, name: string): Promise<string> {
  const path = join(studio.folders.root, name)
  await saveTo(studio, path)
  await studio.page.keyboard.press('Control+Shift+D')
  await studio.page.getByText('Recipe saved').waitFor()
  return path
}

/** Once it is told to the end. */
const replayed = ({ folders }: Studio, { id }: KeptEntry): Promise<Replay> =>
  eventually(() => {
    const replay = keptReplay(folders, id)
    return replay?.pixelsEqual === undefined ? undefined : replay
  })

/** Some of its weights have another sign: the same LoRA by name, size and layers. */
function turned(bytes: Buffer): Buffer {
  const start = 8 + Number(bytes.readBigUInt64LE(0))
  for (let at = start + 3; at < bytes.length; at += 100) bytes[at] = (bytes[at] ?? 0) ^ 0x80
  return bytes
}
