/** The one window. */
import { BrowserWindow, nativeTheme, screen, type WebPreferences } from 'electron'
import { dataFolder, PLACES } from './places.ts'
import { RestartBudget } from './restart-budget.ts'
import { PAGE_URL } from './schemes.ts'
import { readWindowState, writeWindowState } from './window-state.ts'

const SIZE = { width: 1280, height: 800 }
const SMALLEST = { minWidth: 1024, minHeight: 700 }

/** The page's own backgrounds, so that nothing flashes before it is there. */
const BACKGROUND = { dark: '#141416', light: '#f4f3f1' }

/** Asserted at run time, so that a change elsewhere cannot loosen them. */
const CONFINED = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
} as const satisfies WebPreferences

/** The page comes from this disk: it takes a second, and some more where the machine is busy. */
const LONGEST_LOAD_MS = 20_000

let current: BrowserWindow | undefined

export function ownWindow(): BrowserWindow | undefined {
  return current
}

/** For dialogs: calls come from the window, so there is one. */
export function requireWindow(): BrowserWindow {
  if (!current) throw new Error('There is no window.')
  return current
}

export function showWindow(): void {
  if (!current) return
  if (current.isMinimized()) current.restore()
  current.show()
  current.focus()
}

export function openWindow(): void {
  const { bounds, maximized } = readWindowState(dataFolder())
  const window = new BrowserWindow({
    ...SIZE,
    ...(bounds && isVisible(bounds) ? bounds : {}),
    ...SMALLEST,
    title: 'PixArt Studio',
    icon: PLACES.icon,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: backgroundColor(),
    webPreferences: { ...CONFINED, preload: PLACES.preload },
  })
  current = window
  if (maximized) window.maximize()
  requireConfined(window)
  window.once('ready-to-show', () => window.show())
  window.on('page-title-updated', (event) => event.preventDefault())
  window.on('close', () => remember(window))
  window.on('closed', () => {
    current = undefined
  })
  reloadAfterCrash(window)
  reloadIfStuck(window)
  nativeTheme.on('updated', () => current?.setBackgroundColor(backgroundColor()))
  void window.loadURL(PAGE_URL)
}

/** @throws where the window has more rights than it was to be given */
function requireConfined({ webContents }: BrowserWindow): void {
  // Not in the published types.
  const { getLastWebPreferences } = webContents as { getLastWebPreferences?: () => WebPreferences | null }
  const found = getLastWebPreferences?.call(webContents)
  if (!found) return
  for (const [name, wanted] of Object.entries(CONFINED)) {
    // What is off may be left out of the answer.
    const value = found[name as keyof WebPreferences] ?? false
    if (value !== wanted) throw new Error(`The window's ${name} is ${value}.`)
  }
}

function reloadAfterCrash({ webContents }: BrowserWindow): void {
  const budget = new RestartBudget()
  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && budget.take()) webContents.reload()
  })
}

/** A page that never arrives hangs in its process (seen where the graphics driver fails): another process gets it. */
function reloadIfStuck({ webContents }: BrowserWindow): void {
  let timer: NodeJS.Timeout | undefined
  const watch = (): void => {
    clearTimeout(timer)
    timer = setTimeout(
      () => webContents.isDestroyed() || webContents.forcefullyCrashRenderer(),
      LONGEST_LOAD_MS,
    )
  }
  webContents.on('did-start-loading', watch)
  webContents.on('did-stop-loading', () => clearTimeout(timer))
  webContents.on('destroyed', () => clearTimeout(timer))
}

function remember(window: BrowserWindow): void {
  writeWindowState(dataFolder(), { bounds: window.getNormalBounds(), maximized: window.isMaximized() })
}

/** A screen may have gone since. */
function isVisible(bounds: Electron.Rectangle): boolean {
  const { x, y, width, height } = screen.getDisplayMatching(bounds).workArea
  const isInside = bounds.x < x + width - 100 && bounds.y < y + height - 100
  return isInside && bounds.x + bounds.width > x + 100 && bounds.y >= y - 50
}

function backgroundColor(): string {
  return nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light
}
