/** Every action by name. Keys are the page's own: the menu shows them, the page hears them. */
import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { Action } from '../../preload/contract.ts'
import { sendToWindow } from './events.ts'

export function setupMenu(): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(MENU))
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' }

const MENU: MenuItemConstructorOptions[] = [
  {
    label: '&File',
    submenu: [
      item('&Paint', 'Ctrl+Enter', 'paint'),
      item('&Cancel painting', 'Esc', 'cancel'),
      item('&Open a picture…', 'Ctrl+O', 'open'),
      SEPARATOR,
      { role: 'quit', label: '&Quit' },
    ],
  },
  {
    label: '&Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      SEPARATOR,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
      SEPARATOR,
      item('&Search the history', 'Ctrl+F', 'search'),
    ],
  },
  {
    label: '&View',
    submenu: [
      item('&Paint', 'Ctrl+1', 'paintRoom'),
      item('&Compare', 'Ctrl+2', 'compareRoom'),
      item('&Library', 'Ctrl+3', 'libraryRoom'),
      item('L&oRAs', 'Ctrl+4', 'lorasRoom'),
      item('&Models', 'Ctrl+5', 'modelsRoom'),
      item('&Devices', 'Ctrl+6', 'devicesRoom'),
      item('&Settings', 'Ctrl+7', 'settingsRoom'),
      SEPARATOR,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
    ],
  },
  {
    label: '&Help',
    submenu: [
      item('&Keyboard shortcuts', '?', 'shortcuts'),
      item('&About PixArt Studio', undefined, 'about'),
    ],
  },
]

function item(label: string, accelerator: string | undefined, action: Action): MenuItemConstructorOptions {
  const click = (): void => sendToWindow('action', { action })
  return { label, click, registerAccelerator: false, ...(accelerator ? { accelerator } : {}) }
}
