/** What the window may not do. Everything that is not needed is refused, whoever asks. */
import { app, session, type WebContents } from 'electron'
import { SCHEMES } from './schemes.ts'

export function setupSecurity(): void {
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.setDevicePermissionHandler(() => false)
  defaultSession.on('will-download', (event) => event.preventDefault())
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOurs(url) }))
  app.on('web-contents-created', (_event, contents) => confine(contents))
}

/** The window has no network: it loads from our own schemes alone. */
function isOurs(url: string): boolean {
  return (
    Object.values(SCHEMES).some((scheme) => url.startsWith(`${scheme}:`)) ||
    url.startsWith('blob:app://bundle/')
  )
}

/** It stays on its page: no navigation, no second window, no page inside the page. */
function confine(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}
