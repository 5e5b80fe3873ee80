/**
 * What the window gets of the outside: `window.studio`, and nothing else.
 *
 * It runs sandboxed and isolated. Channels have a prefix, so that no name reaches one of Electron's own, and no
 * event object is handed on: the window sees data alone.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Reply, StudioBridge } from './contract.ts'

const bridge: StudioBridge = {
  call: (name, input) => ask(`call:${String(name)}`, input),
  on: (name, listener) => {
    const channel = `event:${String(name)}`
    const hear = (_event: unknown, data: Parameters<typeof listener>[0]): void => listener(data)
    ipcRenderer.on(channel, hear)
    return () => void ipcRenderer.off(channel, hear)
  },
  handleOf: (file) => ask('drop:register', { path: pathOf(file) }),
}

contextBridge.exposeInMainWorld('studio', bridge)

/** What cannot be sent at all (functions, symbols) and names that nobody answers are refusals too. */
async function ask<T>(channel: string, input: unknown): Promise<Reply<T>> {
  try {
    return await ipcRenderer.invoke(channel, input)
  } catch {
    return refusal('The window asked for something that does not exist, or sent what cannot be sent.')
  }
}

/** Only here is a file's path ever seen on this side; Electron before 32 keeps it on the file itself. */
function pathOf(file: File): string {
  try {
    return webUtils ? webUtils.getPathForFile(file) : ((file as { path?: string }).path ?? '')
  } catch {
    return ''
  }
}

function refusal(message: string): Reply<never> {
  const nextStep = 'This is a fault of the program: please report it with this sentence.'
  return { ok: false, error: { code: 'E_PROTOCOL', message, nextStep } }
}
