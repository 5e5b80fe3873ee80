/** The picture on the clipboard, in the way of this Electron: it changed with version 44. */
import { clipboard } from 'electron'

interface OlderClipboard {
  readImage(): Electron.NativeImage
}

const KIND = 'image/png'

/** → PNG bytes, or undefined where there is no picture. Nothing is decoded here but by the system itself. */
export async function readClipboardPicture(): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if ('readImage' in clipboard) {
    const image = (clipboard as OlderClipboard).readImage()
    return image.isEmpty() ? undefined : new Uint8Array(image.toPNG())
  }
  const items = await clipboard.read()
  const item = items.find(({ types }) => types.includes(KIND))
  return item && new Uint8Array(await (await item.getType(KIND)).arrayBuffer())
}
