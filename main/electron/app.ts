/** One studio for one data folder. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, dialog } from 'electron'
import { reportOf } from '../../native-models/api/errors.ts'
import { readSwitches } from './switches.ts'
import { showWindow } from './window.ts'

export const switches = readSwitches(process.argv.slice(1), process.cwd())

/** → false: another studio has this data folder open; it was asked to show itself, and this one ends. */
export function setupApp(): boolean {
  // Whoever started it may be gone; that nobody reads is no failure.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  app.setName('PixArt Studio')
  const data = switches.data ?? join(app.getPath('appData'), 'PixArt Studio')
  mkdirSync(data, { recursive: true })
  app.setPath('userData', data)
  if (!app.requestSingleInstanceLock()) {
    app.exit(0)
    return false
  }
  // What a second start says on its command line is not looked at: it can only bring the window forward.
  app.on('second-instance', showWindow)
  app.on('window-all-closed', () => app.quit())
  return true
}

/** It could not be opened: one sentence and what to do, then it ends. */
export function fail(thrown: unknown): void {
  const { message, nextStep, code } = reportOf(thrown)
  process.stderr.write(`${message} (${code})\n${nextStep}\n`)
  dialog.showErrorBox('PixArt Studio could not be opened', `${message}\n\n${nextStep}\n\n${code}`)
  app.exit(1)
}
