import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pageServer } from '../../../main/electron/page-server.ts'
import { pictureServer } from '../../../main/electron/picture-server.ts'
import { hostileUrls } from './hostile-urls.ts'

const SECRET = 'nobody reads this'
const PNG = Buffer.from('\x89PNG\r\n\x1a\nrest', 'latin1')
let root = ''

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'pixart-page-'))
  for (const folder of ['page/assets', 'page-evil']) mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'page/index.html'), '<!doctype html><head></head>page')
  writeFileSync(join(root, 'page/assets/main.js'), 'script')
  writeFileSync(join(root, 'page/assets/secret.key'), SECRET)
  writeFileSync(join(root, 'page-evil/index.html'), SECRET)
  writeFileSync(join(root, 'secret.html'), SECRET)
  symlinkSync(join(root, 'secret.html'), join(root, 'page/link.html'))
  symlinkSync(root, join(root, 'page/up'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('app://', () => {
  it('serves the page with its policy and a nonce of its own', async () => {
    const serve = pageServer(join(root, 'page'))
    const [first, second] = [
      await serve(new Request('app://bundle/')),
      await serve(new Request('app://bundle/index.html')),
    ]
    const policy = first.headers.get('content-security-policy') ?? ''
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
    expect(nonce).toMatch(/^[\w+/=]{24}$/)
    expect(await first.text()).toContain(`<meta property="csp-nonce" content="${nonce}" nonce="${nonce}">`)
    expect(second.headers.get('content-security-policy')).not.toBe(policy)
    expect(policy).toContain("default-src 'none'; script-src 'self';")
    expect(policy).not.toContain('unsafe')
  })

  it('serves what the page is made of', async () => {
    const response = await pageServer(join(root, 'page'))(new Request('app://bundle/assets/main.js'))
    expect(await response.text()).toBe('script')
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it.each(['link.html', 'up/secret.html', 'assets/secret.key', 'assets', 'assets/'])(
    'has no %s',
    async (path) => {
      expect((await pageServer(join(root, 'page'))(new Request(`app://bundle/${path}`))).status).toBe(404)
    },
  )

  it('serves nothing of another host or by another method', async () => {
    const serve = pageServer(join(root, 'page'))
    expect((await serve(new Request('app://evil/'))).status).toBe(404)
    expect((await serve(new Request('app://bundle/', { method: 'POST' }))).status).toBe(404)
  })

  it('serves no file outside, for 2,000 URLs that try', async () => {
    const serve = pageServer(join(root, 'page'))
    let tried = 0
    await fc.assert(
      fc.asyncProperty(
        hostileUrls('app', 'bundle', ['secret.html', 'page-evil/index.html', 'etc/passwd']),
        async (url) => {
          tried++
          const response = await serve(new Request(url))
          const body = await response.text()
          expect(body).not.toContain(SECRET)
          expect(body === '' || body.includes('page') || body === 'script').toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
    expect(tried).toBeGreaterThanOrEqual(2000)
  })
})

describe('img://', () => {
  const id = '0123456789abcdef'

  function server(file: { path: string; mediaType: string } | undefined) {
    const asked: string[] = []
    const serve = pictureServer(async (id, variant) => {
      asked.push(`${variant} ${id}`)
      return file
    })
    return { asked, serve }
  }

  it('serves a picture and its thumbnail', async () => {
    writeFileSync(join(root, 'a.png'), PNG)
    const { asked, serve } = server({ path: join(root, 'a.png'), mediaType: 'image/png' })
    const response = await serve(new Request(`img://picture/${id}`))
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG)
    expect(response.headers.get('content-type')).toBe('image/png')
    await serve(new Request(`img://thumbnail/${id}`))
    expect(asked).toEqual([`picture ${id}`, `thumbnail ${id}`])
  })

  it('serves control images and steps by their hash, and thumbnails of LoRAs in any version', async () => {
    writeFileSync(join(root, 'a.png'), PNG)
    const { asked, serve } = server({ path: join(root, 'a.png'), mediaType: 'image/png' })
    const hash = 'ab'.repeat(32)
    for (const url of [
      `img://control/${hash}`,
      `img://step/${hash}`,
      `img://lora/${id}`,
      `img://lora/${id}?v=1732592400000`,
    ])
      expect((await serve(new Request(url))).status, url).toBe(200)
    expect(asked).toEqual([`control ${hash}`, `step ${hash}`, `lora ${id}`, `lora ${id}`])
    for (const url of [
      `img://control/${id}`,
      `img://control/${hash}0`,
      `img://control/${hash}?v=1`,
      `img://step/${id}`,
      `img://step/${hash}?v=1`,
      `img://lora/${id}?v=`,
      `img://lora/${id}?v=1&w=2`,
      `img://lora/${id}?w=1`,
      `img://lora/${id}/?v=1`,
      `img://loras/${id}`,
      `img://picture/${id}?v=1`,
    ])
      expect((await serve(new Request(url))).status, url).toBe(404)
    expect(asked).toHaveLength(4)
  })

  it('lets the page read edges, and no other picture', async () => {
    writeFileSync(join(root, 'a.png'), PNG)
    const { serve } = server({ path: join(root, 'a.png'), mediaType: 'image/png' })
    const readers = async (url: string) =>
      (await serve(new Request(url))).headers.get('access-control-allow-origin')
    expect(await readers(`img://control/${'ab'.repeat(32)}`)).toBe('app://bundle')
    for (const variant of ['picture', 'thumbnail', 'lora'])
      expect(await readers(`img://${variant}/${id}`), variant).toBeNull()
    expect(await readers(`img://step/${'ab'.repeat(32)}`)).toBeNull()
  })

  it('serves nothing that is no picture, wherever the database leads', async () => {
    const { serve } = server({ path: join(root, 'secret.html'), mediaType: 'image/png' })
    expect((await serve(new Request(`img://picture/${id}`))).status).toBe(404)
    const { serve: asText } = server({ path: join(root, 'a.png'), mediaType: 'text/html' })
    expect((await asText(new Request(`img://picture/${id}`))).status).toBe(404)
  })

  it('says that there is nothing where the file is gone or unknown', async () => {
    expect((await server(undefined).serve(new Request(`img://picture/${id}`))).status).toBe(404)
    const gone = server({ path: join(root, 'gone.png'), mediaType: 'image/png' })
    expect((await gone.serve(new Request(`img://picture/${id}`))).status).toBe(404)
  })

  it('asks for ids alone, for 2,000 URLs that try more', async () => {
    const { asked, serve } = server({ path: join(root, 'secret.html'), mediaType: 'image/png' })
    await fc.assert(
      fc.asyncProperty(
        fc
          .constantFrom('picture', 'control', 'lora')
          .chain((place) => hostileUrls('img', place, [id, 'secret.html', 'etc/passwd', 'ab'.repeat(32)])),
        async (url) => {
          expect(await (await serve(new Request(url))).text()).toBe('')
        },
      ),
      { numRuns: 2000 },
    )
    for (const question of asked)
      expect(question).toMatch(/^(picture|thumbnail|control|lora) [0-9a-f-]{8,64}$/)
  })
})
