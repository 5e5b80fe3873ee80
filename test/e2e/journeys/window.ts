/** What a person does in the window, and what he sees there. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import type { Entry, StudioBridge } from '../../../preload/contract.ts'
import { type LaunchOptions, launchStudio, type Studio } from '../launch.ts'
import { keptDraft, keptEntries } from './records.ts'

/** Open, past the welcome, at the Paint room. */
export function openPastWelcome(options: LaunchOptions = {}): Promise<Studio> {
  return openAsItWas({ window: { width: 1280, height: 800 }, ...options })
}

/** The same, with its window as large as it left it. */
export async function openAsItWas(options: LaunchOptions): Promise<Studio> {
  const studio = await launchStudio(options)
  await studio.ask('settings.set', { welcomed: true })
  await prompt(studio.page).waitFor()
  await studio.page.getByRole('dialog').waitFor({ state: 'detached' })
  return studio
}

export const prompt = (page: Page) => page.locator('#prompt')

/** Polls until it holds. @throws with the last reason where it does not come about */
export async function eventually<T>(
  look: () => T | Promise<T>,
  { within = 20_000, every = 40, what = 'It' } = {},
): Promise<NonNullable<T>> {
  const begun = performance.now()
  let reason: unknown = 'nothing yet'
  while (performance.now() - begun < within) {
    try {
      const seen = await look()
      if (seen) return seen
    } catch (thrown) {
      reason = thrown
    }
    await sleep(every)
  }
  throw new Error(`${what} did not come about within ${within} ms: ${reason}`)
}

export interface FormValues {
  readonly prompt?: string
  readonly steps?: number
  readonly guidance?: number
  readonly seed?: string
  readonly count?: number
}

/** Fills in what is said, as one types it. */
export async function fillForm(page: Page, values: FormValues): Promise<void> {
  if (values.prompt !== undefined) await prompt(page).fill(values.prompt)
  if (values.count !== undefined) await fillNumber(page, 'Pictures', values.count)
  await unfoldSampling(page)
  if (values.steps !== undefined) await fillNumber(page, 'Steps', values.steps)
  if (values.guidance !== undefined) await fillNumber(page, 'Guidance', values.guidance)
  if (values.seed !== undefined) await page.locator('#seed').fill(values.seed)
}

/** A number of the column, by its name. */
export async function fillNumber(page: Page, label: string, value: number): Promise<void> {
  const field = column(page)
    .locator('input[inputmode="decimal"]')
    .and(page.getByLabel(label, { exact: true }))
  await field.fill(String(value))
  await field.press('Enter')
}

export const column = (page: Page) => page.getByRole('region', { name: 'What will be painted' })

async function unfoldSampling(page: Page): Promise<void> {
  const fold = column(page).getByRole('button', { name: /^Sampling/ })
  if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click()
}

/** A short request of the embedded model, with the seed that is said. */
export async function shortRequest(
  studio: Studio,
  changes: Partial<GenerateRequest> = {},
): Promise<GenerateRequest> {
  const { draft } = await studio.ask('studio.open', {})
  return { ...draft.request, steps: 3, count: 1, seed: '7', ...changes }
}

/** Into the queue, past the form: for what a test needs to be there already. */
export async function addRun(studio: Studio, changes: Partial<GenerateRequest>): Promise<Entry> {
  return studio.ask('queue.add', { request: await shortRequest(studio, changes) })
}

/** Until the database says that this run is over. */
export function ended({ folders }: Studio, id: string, within = 60_000) {
  const isOver = () =>
    keptEntries(folders).find((entry) => entry.id === id && !['queued', 'running'].includes(entry.state))
  return eventually(isOver, { within, what: `The end of ${id}` })
}

export function entryWith({ folders }: Studio, words: string) {
  return eventually(() => keptEntries(folders).find(({ request }) => request.prompt === words))
}

/** What stands in the form, as it was kept: waits until it is this. */
export function formHolds({ folders }: Studio, request: GenerateRequest): Promise<true> {
  return eventually(
    () => {
      const kept = keptDraft(folders)?.request
      if (JSON.stringify(sorted(kept)) !== JSON.stringify(sorted(request))) throw JSON.stringify(kept)
      return true as const
    },
    { within: 5000, what: `A form that holds ${JSON.stringify(request)}` },
  )
}

const sorted = (value: object = {}) => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))

export interface Heard {
  readonly name: 'progress' | 'painted' | 'queue'
  readonly atMs: number
  readonly entry: string | undefined
  readonly step: number
}

/** From now on the page keeps when it was told what. */
export async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { studio } = window as unknown as { studio: StudioBridge }
    const heard: Heard[] = []
    Object.assign(window, { heard })
    studio.on('progress', ({ entry, step }) =>
      heard.push({ name: 'progress', atMs: Date.now(), entry, step }),
    )
    studio.on('painted', ({ entry }) => heard.push({ name: 'painted', atMs: Date.now(), entry, step: 0 }))
    studio.on('queue', ({ entries }) => {
      const running = entries.find(({ state }) => state === 'running')?.id
      heard.push({ name: 'queue', atMs: Date.now(), entry: running, step: 0 })
    })
  })
}

export const heard = (page: Page): Promise<Heard[]> =>
  page.evaluate(() => (window as unknown as { heard: Heard[] }).heard)

/** Until this run has come to this step, as the window was told. */
export function atStep({ page }: Studio, id: string, step: number): Promise<Heard> {
  return eventually(async () => (await heard(page)).find((one) => one.entry === id && one.step >= step), {
    within: 60_000,
    what: `Step ${step} of ${id}`,
  })
}

/** The door of Chromium's own tools: the page's policy does not bind it. */
export const devtools = (page: Page): Promise<CDPSession> => page.context().newCDPSession(page)
