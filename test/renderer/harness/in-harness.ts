/** For a test file of its own window: the pretended studio in a real one, and what a person does in it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { axeFindings } from './axe.ts'
import { type Harness, openHarness } from './open-harness.ts'

let harness: Harness

/** Opens it before the file's tests, closes it after them, and holds the page to complain of nothing. */
export function inHarness(): void {
  beforeAll(async () => {
    harness = await openHarness()
  })
  afterAll(() => harness[Symbol.asyncDispose]())
  afterEach(() => {
    expect(harness.complaints.splice(0)).toEqual([])
  })
}

export const show: Harness['show'] = (...scene) => harness.show(...scene)

const SHEET = join(import.meta.dirname, '../../../native-models/nano/sheet.png')
const PICTURE = readFileSync(SHEET).toString('base64')

/** What the window asked the studio by this name, in order. */
export const asked = (name: string) =>
  harness.page.evaluate(
    (name) =>
      (window as unknown as { asked: { name: string; input: unknown }[] }).asked
        .filter((one) => one.name === name)
        .map(({ input }) => input as Record<string, unknown>),
    name,
  )
/** The form, as it was kept last. */
export const form = async (): Promise<GenerateRequest> =>
  ((await asked('draft.set')).at(-1)?.['request'] ?? {}) as GenerateRequest
export const page = () => harness.page
export const prompt = () => page().getByLabel('Prompt', { exact: true })
export const button = (name: string | RegExp) => page().getByRole('button', { name, exact: true })
export const text = (words: string | RegExp) => page().getByText(words)

/** Files as they are dragged, dropped or pasted, over what a selector finds. */
export const drag = (type: 'dragenter' | 'drop' | 'paste', name: string, kind: string, over = 'body') =>
  page().evaluate(
    ({ type, name, kind, over, bytes }) => {
      const data = new DataTransfer()
      const content = Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0))
      data.items.add(new File([content], name, { type: kind }))
      const event =
        type === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
          : new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true })
      document.querySelector(over)?.dispatchEvent(event)
    },
    { type, name, kind, over, bytes: PICTURE },
  )
/** Holds that axe finds nothing serious on the page as it stands, with nothing under the pointer and all faded in. */
export async function findsNothing(place: string): Promise<void> {
  await page().mouse.move(640, 3)
  await page().waitForTimeout(400)
  const { checked, serious } = await axeFindings(page())
  expect(serious, place).toEqual([])
  expect(checked).toBeGreaterThan(20)
}
/** The control field. */
export const FIELD = '[data-landing="control"]'
export const edges = () => page().getByRole('img', { name: 'The edges that the painting follows' })
