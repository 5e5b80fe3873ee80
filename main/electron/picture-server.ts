/**
 * Answers `img://picture/<id>`, `img://thumbnail/<id>`, `img://control/<sha256>`, `img://step/<sha256>` and
 * `img://lora/<id>?v=<version>`. The service knows which file that is.
 */
import { readFile } from 'node:fs/promises'
import { nothingHere, type Serve } from './page-server.ts'
import { PAGE_ORIGIN, PICTURE_POLICY } from './schemes.ts'

type Variant = 'picture' | 'thumbnail' | 'control' | 'lora' | 'step'

export type FindPicture = (
  id: string,
  variant: Variant,
) => Promise<{ path: string; mediaType: string } | undefined>

/** A LoRA's picture may be exchanged: its version is part of what it is called, and looked at by nobody else. */
const URL_SHAPES = [
  /^img:\/\/(picture|thumbnail)\/([0-9a-f-]{8,64})$/,
  /^img:\/\/(control|step)\/([0-9a-f]{64})$/,
  /^img:\/\/(lora)\/([0-9a-f]{8,64})(?:\?v=\d{1,16})?$/,
]

/** How a file of each kind begins: nothing else is ever served, wherever a row of the database leads. */
const SIGNATURES: Record<string, (bytes: Buffer) => boolean> = {
  'image/png': (bytes) => bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n',
  'image/webp': (bytes) =>
    bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
}

export function pictureServer(find: FindPicture): Serve {
  return async ({ url, method }) => {
    const [, variant, id] = (method === 'GET' && readUrl(url)) || []
    if (!id || !variant) return nothingHere()
    const file = await find(id, variant as Variant)
    const bytes = file && (await readFile(file.path).catch(() => undefined))
    if (!bytes || !SIGNATURES[file.mediaType]?.(bytes)) return nothingHere()
    return new Response(bytes, {
      headers: {
        'content-type': file.mediaType,
        'x-content-type-options': 'nosniff',
        'content-security-policy': PICTURE_POLICY,
        // An id is one picture for ever.
        'cache-control': 'private, max-age=31536000, immutable',
        // Edges are drawn on in the page, and read from its canvas again; no other picture can be.
        ...(variant === 'control' && { 'access-control-allow-origin': PAGE_ORIGIN }),
      },
    })
  }
}

function readUrl(url: string): RegExpExecArray | undefined {
  for (const shape of URL_SHAPES) {
    const found = shape.exec(url)
    if (found) return found
  }
  return undefined
}
