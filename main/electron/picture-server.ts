/** Answers `img://picture/<id>` and `img://thumbnail/<id>`. The service knows which file that is. */
import { readFile } from 'node:fs/promises'
import { nothingHere, type Serve } from './page-server.ts'
import { PICTURE_POLICY } from './schemes.ts'

export type FindPicture = (
  id: string,
  variant: 'picture' | 'thumbnail',
) => Promise<{ path: string; mediaType: string } | undefined>

const URL_SHAPE = /^img:\/\/(picture|thumbnail)\/([0-9a-f-]{8,64})$/

/** How a file of each kind begins: nothing else is ever served, wherever a row of the database leads. */
const SIGNATURES: Record<string, (bytes: Buffer) => boolean> = {
  'image/png': (bytes) => bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n',
  'image/webp': (bytes) =>
    bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
}

export function pictureServer(find: FindPicture): Serve {
  return async ({ url, method }) => {
    const [, variant, id] = (method === 'GET' && URL_SHAPE.exec(url)) || []
    if (!id || !variant) return nothingHere()
    const file = await find(id, variant as 'picture' | 'thumbnail')
    const bytes = file && (await readFile(file.path).catch(() => undefined))
    if (!bytes || !SIGNATURES[file.mediaType]?.(bytes)) return nothingHere()
    return new Response(bytes, {
      headers: {
        'content-type': file.mediaType,
        'x-content-type-options': 'nosniff',
        'content-security-policy': PICTURE_POLICY,
        // An id is one picture for ever.
        'cache-control': 'private, max-age=31536000, immutable',
      },
    })
  }
}
