/** What the menu asks for is what the shortcuts do. */
import type { Action } from '../../preload/contract.ts'
import { on } from './call.ts'
import { runShortcut, type ShortcutId } from './shortcuts.ts'
import { goTo } from './studio.ts'

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
  settingsRoom: 'roomSettings',
  shortcuts: 'showAll',
}

function act(action: Action): void {
  if (action === 'about') goTo('settings')
  else if (!runShortcut(SHORTCUT_OF[action]) && action === 'paint') goTo('paint')
}

/** Listens from now on → stops. */
export const followMenu = (): (() => void) => on('action', ({ action }) => act(action))
