/** What the window is told without asking. */
import type { EventData, EventName } from '../../preload/contract.ts'
import { ownWindow } from './window.ts'

export function sendToWindow<N extends EventName>(name: N, data: EventData<N>): void {
  const contents = ownWindow()?.webContents
  if (contents && !contents.isDestroyed() && !contents.isCrashed()) contents.send(`event:${name}`, data)
}
