/** A file in the hand, as a desktop has it: it comes with its path, which the page never sees. */
import { extname } from 'node:path'
import type { Page } from 'playwright-core'
import { devtools } from './window.ts'

export interface Hand extends AsyncDisposable {
  to(...steps: readonly ('dragEnter' | 'dragOver' | 'drop')[]): Promise<void>
}

/** What desktops say of a file; of most kinds nothing. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.txt': 'text/plain',
  '.json': 'application/json',
}

const MIDDLE = { x: 640, y: 400 }

/** @param at where it is held, in CSS pixels of the page */
export async function takeInHand(page: Page, path: string, at = MIDDLE): Promise<Hand> {
  const tools = await devtools(page)
  const data = {
    items: [{ mimeType: MEDIA_TYPES[extname(path)] ?? '', data: '' }],
    ...{ files: [path], dragOperationsMask: 1 },
  }
  return {
    async to(...steps) {
      for (const type of steps) await tools.send('Input.dispatchDragEvent', { type, ...at, data })
    },
    [Symbol.asyncDispose]: () => tools.detach(),
  }
}

export async function dropFile(page: Page, path: string, at = MIDDLE): Promise<void> {
  await using hand = await takeInHand(page, path, at)
  await hand.to('dragEnter', 'dragOver', 'drop')
}
