/** The two schemes that the window loads from, and the policy that its page runs under. */

/** `app://bundle/…` is the page; `img://picture/<id>` and what else picture-server.ts names are the user's pictures. */
export const SCHEMES = { page: 'app', picture: 'img' } as const

export const PAGE_HOST = 'bundle'
export const PAGE_ORIGIN = `${SCHEMES.page}://${PAGE_HOST}`
export const PAGE_URL = `${PAGE_ORIGIN}/`

/** Styles are added while the page runs: those that carry the page's nonce. Scripts come from files alone. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' ${SCHEMES.picture}: blob:`,
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "worker-src 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

/** What a picture may do when it is opened by itself: nothing. */
export const PICTURE_POLICY = "default-src 'none'; sandbox"
