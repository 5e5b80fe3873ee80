/** Where the window was, and in which theme: kept beside the data, read before anything is shown. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { settings } from '../../preload/contract.ts'

const whole = z.int().min(-100_000).max(100_000)

const windowState = z.strictObject({
  bounds: z.strictObject({ x: whole, y: whole, width: whole, height: whole }).optional(),
  maximized: z.boolean(),
  theme: settings.shape.theme,
})
export type WindowState = z.infer<typeof windowState>

const FIRST: WindowState = { maximized: false, theme: 'system' }

/** What cannot be read is as if it were the first time: nothing of value is in it. */
export function readWindowState(folder: string): WindowState {
  try {
    return windowState.parse(JSON.parse(readFileSync(fileIn(folder), 'utf8')))
  } catch {
    return FIRST
  }
}

/** A window that cannot remember its place is no reason to fail. */
export function writeWindowState(folder: string, change: Partial<WindowState>): void {
  const state = { ...readWindowState(folder), ...change }
  try {
    writeFileSync(`${fileIn(folder)}.new`, JSON.stringify(state))
    renameSync(`${fileIn(folder)}.new`, fileIn(folder))
  } catch (error) {
    process.stderr.write(`The window's place was not kept: ${error}\n`)
  }
}

function fileIn(folder: string): string {
  return join(folder, 'window.json')
}
