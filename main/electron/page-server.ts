/** Answers `app://bundle/…`: the built page, with its policy. */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { listPageFiles } from './page-files.ts'
import { contentSecurityPolicy, PAGE_HOST } from './schemes.ts'

const NONCE_META = /<meta[^>]*property="csp-nonce"[^>]*>/i

export type Serve = (request: Request) => Promise<Response>

/** Files are listed at the first request. */
export function pageServer(folder: string): Serve {
  let files: ReturnType<typeof listPageFiles> | undefined
  return async ({ url, method }) => {
    const { host, pathname } = new URL(url)
    files ??= listPageFiles(folder)
    const file = host === PAGE_HOST && method === 'GET' ? files.get(pathname) : undefined
    if (!file) return nothingHere()
    const bytes = await readFile(file.path)
    const headers = { 'content-type': file.mediaType, 'x-content-type-options': 'nosniff' }
    if (!file.mediaType.startsWith('text/html')) {
      return new Response(bytes, { headers: { ...headers, 'cache-control': 'no-cache' } })
    }
    const nonce = randomBytes(18).toString('base64')
    return new Response(withNonce(bytes.toString('utf8'), nonce), {
      headers: {
        ...headers,
        'content-security-policy': contentSecurityPolicy(nonce),
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      },
    })
  }
}

/** The page reads the nonce from `<meta property="csp-nonce">`: in `content`, and as its `nonce`. */
function withNonce(html: string, nonce: string): string {
  const meta = `<meta property="csp-nonce" content="${nonce}" nonce="${nonce}">`
  return NONCE_META.test(html)
    ? html.replace(NONCE_META, meta)
    : html.replace(/<head[^>]*>/i, (head) => head + meta)
}

export function nothingHere(): Response {
  return new Response(null, { status: 404, headers: { 'x-content-type-options': 'nosniff' } })
}
