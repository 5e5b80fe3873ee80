/** Puts a picture on the clipboard, in the way of this Electron: it changed with version 44. */
import { ClipboardItem, clipboard, nativeImage } from 'electron'
import { StudioError } from '../../native-models/api/errors.ts'

interface OlderClipboard {
  writeImage(image: Electron.NativeImage): void
}

/** @throws E_PNG where the bytes are no picture */
export async function copyPicture(png: Buffer): Promise<void> {
  const image = nativeImage.createFromBuffer(png)
  if (image.isEmpty()) throw new StudioError('E_PNG', 'The picture could not be read.')
  if ('writeImage' in clipboard) (clipboard as OlderClipboard).writeImage(image)
  else await clipboard.write([new ClipboardItem({ 'image/png': new Blob([Uint8Array.from(png)]) })])
}
