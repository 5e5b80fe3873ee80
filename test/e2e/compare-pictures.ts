/** The README's pictures of the Compare room: four samplers on their way, and a grid. */
import type { Axis } from '../../native-models/api/comparison.ts'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import type { CallInput } from '../../preload/contract.ts'
import { choose, scrubber, sharpShown } from './journeys/comparing.ts'
import { eventually, shortRequest } from './journeys/window.ts'
import { type Studio, setSize } from './launch.ts'

/** So few steps that samplers part; a measure that has plenty. */
const LANES = [
  { sampler: 'dpmpp-2m', steps: 12, guidance: 4.5 },
  { sampler: 'sa-solver', steps: 12, guidance: 4.5 },
  { sampler: 'ddim', steps: 12, guidance: 4.5 },
]
const MEASURE = { sampler: 'ddim', steps: 100, guidance: 4.5 }

/** @param save takes the picture of the window under this name */
export async function takeComparePictures(
  studio: Studio,
  save: (name: string) => Promise<unknown>,
): Promise<void> {
  const { page } = studio
  await setSize(studio.app, { width: 1280, height: 800 })
  await studio.ask('settings.set', { theme: 'dark' })
  const request = await plainRequest(studio, {
    prompt: '3d render of teddy bear on a teal background',
    seed: '2077',
  })
  await open(studio, { kind: 'lanes', request, lanes: LANES, equal: 'own', measure: MEASURE }, 4)
  await page.getByRole('button', { name: /^Pin / }).first().click()
  await page.getByRole('button', { name: 'by noise' }).click()
  await choose(page, 'What the chart shows', /^Distance to the reference/)
  await page.getByRole('button', { name: 'Log' }).click()
  await scrubber(page).focus()
  for (let at = 0; at < 60 && !/0\.3/.test(await place(studio)); at++) await page.keyboard.press('ArrowLeft')
  await sharpShown(page, 4)
  await calm(studio)
  await save('compare-dark.png')

  await studio.ask('settings.set', { theme: 'light' })
  await page.getByRole('button', { name: 'Log' }).click()
  const owl = await plainRequest(studio, { prompt: '3d render of owl on a pink background', seed: '7' })
  const across: Axis = { of: 'sampler', values: ['dpmpp-2m', 'unipc', 'heun', 'ddim', 'sa-solver'] }
  const down: Axis = { of: 'steps', values: [5, 10, 20] }
  await open(studio, { kind: 'grid', request: owl, x: across, y: down }, 15)
  await page.getByRole('button', { name: 'Pin 10 steps · DPM-Solver++ 2M' }).click()
  await calm(studio)
  await save('compare-light.png')
}

/** Without what the form may hold from the picture before. */
async function plainRequest(studio: Studio, changes: Partial<GenerateRequest>): Promise<GenerateRequest> {
  const { control: _, loras: __, ...request } = await shortRequest(studio, changes)
  return request
}

type Setup = CallInput<'queue.compare'>['setup']

async function open(studio: Studio, setup: Setup, lanes: number): Promise<void> {
  const { id } = await studio.ask('queue.compare', { setup })
  const isDone = async () => (await studio.ask('history.get', { id })).state === 'done'
  await eventually(isDone, { within: 120_000, what: 'A comparison' })
  await studio.page.keyboard.press('Control+1')
  await studio.page.getByRole('option').first().click()
  await sharpShown(studio.page, lanes)
}

const place = ({ page }: Studio) => scrubber(page).getAttribute('aria-valuetext').then(String)

/** Nothing lit by the pointer, no ring of the focus, everything faded in. */
async function calm({ page }: Studio): Promise<void> {
  await page.mouse.move(640, 60)
  await page.getByRole('table').evaluate((table) => table.parentElement?.scrollTo(0, 0))
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.waitForTimeout(1500)
}
