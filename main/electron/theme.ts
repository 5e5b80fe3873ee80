/** The chosen theme, for what the system draws (menus, dialogs) and for the window before its page is there. */
import { nativeTheme } from 'electron'
import { dataFolder } from './places.ts'
import type { ServiceProcess } from './service-process.ts'
import { readWindowState, writeWindowState } from './window-state.ts'

export function setupTheme(service: ServiceProcess): void {
  nativeTheme.themeSource = readWindowState(dataFolder()).theme
  service.onEvent('settings', ({ theme }) => {
    if (theme === nativeTheme.themeSource) return
    nativeTheme.themeSource = theme
    writeWindowState(dataFolder(), { theme })
  })
}
