/** '' for the hub itself, or a whole address; without encryption only on this machine. */
export function isMirror(text: string): boolean {
  const address = text.trim()
  if (address === '') return true
  const url = urlOf(address)
  if (url === undefined || url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname))
}

function urlOf(address: string): URL | undefined {
  try {
    return new URL(address)
  } catch {
    return undefined
  }
}

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** A host, with its port and its path: as one writes it where nobody asks for the beginning. */
const HOST = /^[\w-]+(\.[\w-]+)+(:\d+)?(\/\S*)?$/

/** What was typed, with `https://` before a host alone. */
export function wholeAddress(text: string): string {
  const address = text.trim()
  return HOST.test(address) ? `https://${address}` : address
}
