/** The one place that listens to the window. */
import { ipcMain } from 'electron'
import { answer, type Call } from './answer.ts'
import { isOwnWindow } from './sender.ts'
import { ownWindow } from './window.ts'

/** `channel` may be asked by the studio's own window alone, with what the call's schema takes. */
export function handle<I, O>(channel: string, call: Call<I, O>): void {
  ipcMain.handle(channel, (event, input: unknown, ...more: unknown[]) => {
    const contents = ownWindow()?.webContents
    const own = contents && { contents, topFrame: contents.mainFrame }
    return answer(call, more.length === 0 ? input : Symbol.for('too much'), isOwnWindow(event, own))
  })
}
