/** Who asks: only the top frame of the studio's own window, showing the studio's own page. */
import { PAGE_HOST, SCHEMES } from './schemes.ts'

interface Frame {
  readonly url: string
  readonly parent: unknown
}

export interface Asking {
  readonly sender: unknown
  /** null where the frame is gone. */
  readonly senderFrame: Frame | null
}

/** `own`: the window's contents and its top frame; undefined where there is no window. */
export function isOwnWindow(
  { sender, senderFrame }: Asking,
  own: { readonly contents: unknown; readonly topFrame: unknown } | undefined,
): boolean {
  if (!own || !senderFrame || sender !== own.contents) return false
  return senderFrame === own.topFrame && senderFrame.parent === null && isPage(senderFrame.url)
}

function isPage(url: string): boolean {
  try {
    const { protocol, host, username, password } = new URL(url)
    return protocol === `${SCHEMES.page}:` && host === PAGE_HOST && username === '' && password === ''
  } catch {
    return false
  }
}
