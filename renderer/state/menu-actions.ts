/** What the menu asks for is what the shortcuts do; to cancel is said there in words, so it closes nothing else. */
import type { Action } from '../../preload/contract.ts'
import { call, on } from './call.ts'
import { runShortcut, type ShortcutId } from './shortcuts.ts'
import { goTo, useStudio } from './studio.ts'
import { attempt } from './toasts.ts'

const SHORTCUT_OF: Readonly<Record<Exclude<Action, 'about'>, ShortcutId>> = {
  paint: 'startPainting',
  cancel: 'cancelInnermost',
  open: 'openPicture',
  search: 'searchHistory',
  paintRoom: 'roomPaint',
  compareRoom: 'roomCompare',
  libraryRoom: 'roomLibrary',
  lorasRoom: 'roomLoras',
  modelsRoom: 'roomModels',
  devicesRoom: 'roomDevices',
  settingsRoom: 'roomSettings',
  shortcuts: 'showAll',
}

function act(action: Action): void {
  if (action === 'about') goTo('settings')
  else if (action === 'cancel') cancelRunning()
  else if (!runShortcut(SHORTCUT_OF[action]) && action === 'paint') goTo('paint')
}

function cancelRunning(): void {
  const running = useStudio.getState().queue.entries.find(({ state }) => state === 'running')
  if (running === undefined) runShortcut(SHORTCUT_OF.cancel)
  else attempt(() => call('queue.cancel', { id: running.id }))
}

/** Listens from now on → stops. */
export const followMenu = (): (() => void) => on('action', ({ action }) => act(action))
