/** Whether anything that looks like a place on this disk has come to the window: every answer, every event. */
import { homedir, tmpdir } from 'node:os'
import type { ElectronApplication } from 'playwright-core'
import { ROOT } from '../../scripts/setup.mjs'

interface Recorder {
  readonly pixartSaid: { channel: string; text: string }[]
}

/** From now on everything that main tells the window is kept. */
export function recordReplies(app: ElectronApplication): Promise<void> {
  return app.evaluate(({ ipcMain, BrowserWindow }) => {
    const said: Recorder['pixartSaid'] = []
    Object.assign(globalThis, { pixartSaid: said })
    const keep = (channel: string, data: unknown): void => {
      said.push({
        channel,
        text: JSON.stringify(data, (_key, value) => (ArrayBuffer.isView(value) ? 'bytes' : value)),
      })
    }
    // Electron's own table of handlers: there is no public way to see the answers.
    const { _invokeHandlers: handlers } = ipcMain as unknown as {
      _invokeHandlers: Map<string, (...args: unknown[]) => Promise<unknown>>
    }
    for (const [channel, handler] of handlers) {
      handlers.set(channel, async (...args) => {
        const reply = await handler(...args)
        keep(channel, reply)
        return reply
      })
    }
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      const send = webContents.send.bind(webContents)
      webContents.send = (channel: string, ...args: unknown[]) => {
        keep(channel, args)
        send(channel, ...args)
      }
    }
  })
}

/** What was recorded: how many messages, and those with a path in them. */
export async function pathsInReplies(
  app: ElectronApplication,
  folders: readonly string[] = [],
): Promise<{ messages: number; found: string[] }> {
  const said = await app.evaluate(() => (globalThis as unknown as Recorder).pixartSaid)
  const places = [ROOT.replace(/\/$/, ''), homedir(), tmpdir(), ...folders].filter(
    (place) => place.length > 1,
  )
  const found = said.flatMap(({ channel, text }) =>
    stringsIn(JSON.parse(text))
      .filter((string) => looksLikePath(string, places))
      .map((string) => `${channel}: ${string.slice(0, 200)}`),
  )
  return { messages: said.length, found }
}

function looksLikePath(string: string, places: readonly string[]): boolean {
  return (
    places.some((place) => string.includes(place)) ||
    /^(\/[^/\s]+){2,}|^[A-Za-z]:[\\/]|^\\\\\w|file:\/\//.test(string)
  )
}

/** Keys too. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => [key, ...stringsIn(part)])
}
