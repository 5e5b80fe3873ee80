/** How long it is from a move of the hand on the scrubber to the frame that shows its previews, and to the sharp pictures. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { scrubber, sharpShown } from '../../e2e/journeys/comparing.ts'

interface Move {
  readonly latencyMs: number
  /** Whether the lanes stood at another step then. */
  readonly isDrawn: boolean
}

/** Between two moves of a hand that drags; a rest is longer than what the room waits before it decodes. */
const MOVE_MS = 60
const REST_MS = 400
const MOVES_A_REST = 10

/** From now on the page keeps of every key and drag when the frame after it was drawn. */
export async function watchScrubbing(page: Page): Promise<void> {
  await page.evaluate(() => {
    const moves: Move[] = []
    Object.assign(window, { moves })
    const stepsNow = (): string =>
      [...document.querySelectorAll<HTMLElement>('li[data-lane] canvas')]
        .map(({ dataset }) => dataset['step'])
        .join()
    const keep = ({ timeStamp }: Event): void => {
      const before = stepsNow()
      // The frame is composed after its callbacks, and then a task can run.
      requestAnimationFrame(() =>
        setTimeout(() =>
          moves.push({ latencyMs: performance.now() - timeStamp, isDrawn: stepsNow() !== before }),
        ),
      )
    }
    addEventListener('keydown', keep, { capture: true })
    addEventListener('pointermove', (event) => event.buttons === 1 && keep(event), { capture: true })
  })
}

/** Half of the moves by key, to and fro, half by mouse. @throws where one of them was not drawn */
export async function scrub(page: Page, moves: number): Promise<number[]> {
  await scrubber(page).focus()
  await page.keyboard.press('Home')
  await sleep(REST_MS)
  await page.evaluate(() => void (window as unknown as { moves: Move[] }).moves.splice(0))
  await byKeys(page, Math.ceil(moves / 2))
  await byMouse(page, Math.floor(moves / 2))
  await sleep(REST_MS)
  const seen = await page.evaluate(() => (window as unknown as { moves: Move[] }).moves)
  const drawn = seen.filter(({ isDrawn }) => isDrawn)
  if (drawn.length < moves) throw new Error(`${drawn.length} of ${moves} moves were drawn.`)
  return drawn.map(({ latencyMs }) => latencyMs)
}

const pauseAfter = (move: number): Promise<void> => sleep(move % MOVES_A_REST === 0 ? REST_MS : MOVE_MS)

async function byKeys(page: Page, moves: number): Promise<void> {
  const there = Math.ceil(moves / 2)
  for (let move = 1; move <= moves; move++) {
    await page.keyboard.press(move <= there ? 'ArrowRight' : 'ArrowLeft')
    await pauseAfter(move)
  }
}

/** A stop further each time, to the end and back. */
async function byMouse(page: Page, moves: number): Promise<void> {
  const box = await scrubber(page).boundingBox()
  const stops = Number(await scrubber(page).getAttribute('aria-valuemax'))
  if (!box) throw new Error('There is no scrubber.')
  const to = (stop: number) => page.mouse.move(box.x + (box.width * stop) / stops, box.y + box.height / 2)
  await to(0)
  await page.mouse.down()
  for (let move = 1; move <= moves; move++) {
    const round = move % (2 * stops)
    await to(round <= stops ? round : 2 * stops - round)
    await pauseAfter(move)
  }
  await page.mouse.up()
}

/** At places that were not decoded yet, each: from the last move until every lane is sharp. */
export async function restsUntilSharp(page: Page, lanes: number, places: number): Promise<number[]> {
  await scrubber(page).focus()
  await page.keyboard.press('End')
  const times: number[] = []
  for (let place = 0; place < places; place++) {
    await page.keyboard.press('ArrowLeft')
    const begunMs = performance.now()
    await sharpShown(page, lanes)
    times.push(performance.now() - begunMs)
  }
  return times
}
