/** The window's side of the studio: what only Electron can do. It reads no foreign file and loads no addon. */
import { app } from 'electron'
import { fail, setupApp } from './app.ts'
import { setupCalls } from './calls.ts'
import { setupMenu } from './menu.ts'
import { registerSchemes, setupProtocols } from './protocol.ts'
import { setupSecurity } from './security.ts'
import { startService } from './service-process.ts'
import { setupTheme } from './theme.ts'
import { openWindow } from './window.ts'

registerSchemes()
if (setupApp()) void app.whenReady().then(open).catch(fail)

function open(): void {
  setupSecurity()
  const service = startService()
  setupProtocols(service)
  setupTheme(service)
  setupCalls(service)
  setupMenu()
  openWindow()
}
