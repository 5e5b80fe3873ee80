import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorReport } from '../../native-models/api/errors.ts'
import { CALLS, type CallName, type Reply, type StudioBridge } from '../../preload/contract.ts'
import { HOSTILE_INPUTS } from '../main/electron/hostile.ts'
import { hostileUrls } from '../main/electron/hostile-urls.ts'
import { launchStudio, type Studio } from './launch.ts'
import { pathsInReplies, recordReplies } from './paths.ts'

const NAMES = Object.keys(CALLS) as CallName[]
let studio: Studio
let hits = 0
/** Counts who asks: the window must never. */
const elsewhere = createServer((_request, response) => {
  hits++
  response.setHeader('access-control-allow-origin', '*').end('reached')
})
let elsewhereUrl = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  elsewhereUrl = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
  studio = await launchStudio()
  await recordReplies(studio.app)
})
afterAll(async () => {
  await studio?.[Symbol.asyncDispose]()
  elsewhere.close()
})

describe('the window', () => {
  it('has no more rights than it needs', async () => {
    const preferences = await studio.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): object
      }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    })
    for (const right of [
      'webviewTag',
      'allowRunningInsecureContent',
      'experimentalFeatures',
      'navigateOnDragDrop',
    ]) {
      expect((preferences as Record<string, unknown>)[right] ?? false, right).toBe(false)
    }
  })

  it('has nothing of Node or Electron, and one bridge of three functions', async () => {
    const found = await studio.page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer', '__dirname'].filter(
        (name) => name in window,
      ),
      bridge: Object.keys((window as unknown as { studio: object }).studio).sort(),
    }))
    expect(found).toEqual({ globals: [], bridge: ['call', 'handleOf', 'on'] })
  })

  it('runs no inline script, no attribute and no eval', async () => {
    const ran = await studio.page.evaluate(async () => {
      const ran: string[] = []
      const attempt = (what: string, run: () => unknown): void => {
        try {
          if (run() === 'ran') ran.push(what)
        } catch {
          // as it has to be
        }
      }
      const mark = globalThis as unknown as { inlineRan?: string }
      attempt('script element', () => {
        const script = document.createElement('script')
        script.textContent = 'globalThis.inlineRan = "script"'
        document.head.append(script)
      })
      attempt('attribute', () => {
        const image = document.createElement('img')
        image.setAttribute('onerror', 'globalThis.inlineRan = "attribute"')
        image.src = 'app://bundle/none.png'
        document.body.append(image)
      })
      attempt('markup', () => {
        document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="globalThis.inlineRan = 1">')
      })
      // The page's own realm: what an evaluation from outside may do is not what the page may do.
      await new Promise((resolve) => setTimeout(resolve, 300))
      if (mark.inlineRan) ran.push(String(mark.inlineRan))
      return ran
    })
    expect(ran).toEqual([])
    const policy = await studio.page.evaluate(async () =>
      (await fetch('app://bundle/')).headers.get('content-security-policy'),
    )
    expect(policy).toMatch(/^default-src 'none'; script-src 'self';/)
    expect(policy).not.toMatch(/unsafe|data:|https?:|\*/)
  })

  it('runs no text as a program, from its own code', async () => {
    // A timer's text is run by the page itself, not by the tool that drives it.
    const ran = await studio.page.evaluate(async () => {
      const violations: string[] = []
      document.addEventListener('securitypolicyviolation', (event) =>
        violations.push(event.violatedDirective),
      )
      const mark = globalThis as unknown as { timerRan?: boolean }
      try {
        setTimeout('globalThis.timerRan = true', 0)
      } catch {
        violations.push('script-src')
      }
      await new Promise((resolve) => setTimeout(resolve, 200))
      try {
        // biome-ignore lint/security/noGlobalEval: that it is refused is what is tested.
        mark.timerRan = globalThis.eval('true')
      } catch {
        violations.push('script-src')
      }
      return { ran: mark.timerRan ?? false, violations: violations.length }
    })
    expect(ran.ran).toBe(false)
    expect(ran.violations).toBeGreaterThan(0)
  })

  it('reaches nobody', async () => {
    const reached = await studio.page.evaluate(async (url) => {
      const reached: string[] = []
      const attempt = async (what: string, run: () => Promise<unknown>): Promise<void> => {
        const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error('late')), 1000))
        await Promise.race([run(), late]).then(
          () => reached.push(what),
          () => undefined,
        )
      }
      const loads = (element: HTMLElement, start: () => void): Promise<unknown> =>
        new Promise((resolve, reject) => {
          element.onload = resolve
          element.onerror = reject
          start()
          document.body.append(element)
        })
      const image = new Image()
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet' })
      const frame = document.createElement('iframe')
      await Promise.all([
        attempt('fetch', () => fetch(url)),
        attempt('fetch file', () => fetch('file:///etc/passwd')),
        attempt('image', () => loads(image, () => (image.src = `${url}/a.png`))),
        attempt('style', () => loads(link, () => (link.href = `${url}/a.css`))),
        attempt(
          'socket',
          () =>
            new Promise((resolve, reject) =>
              Object.assign(new WebSocket(url.replace('http', 'ws')), { onopen: resolve, onerror: reject }),
            ),
        ),
        attempt(
          'events',
          () =>
            new Promise((resolve, reject) =>
              Object.assign(new EventSource(url), { onopen: resolve, onerror: reject }),
            ),
        ),
      ])
      frame.src = url
      document.body.append(frame)
      navigator.sendBeacon(url, 'x')
      await new Promise((resolve) => setTimeout(resolve, 500))
      return reached
    }, elsewhereUrl)
    expect(reached).toEqual([])
    expect(hits).toBe(0)
  })

  it('stays where it is and opens no other', async () => {
    const before = studio.page.url()
    await studio.page.evaluate((url) => {
      window.open(url)
      window.open('app://bundle/')
      const link = Object.assign(document.createElement('a'), { href: url, target: '_blank' })
      link.click()
      location.href = url
    }, elsewhereUrl)
    await studio.page.evaluate((url) => location.assign(`${url}/?again`), elsewhereUrl).catch(() => undefined)
    await studio.page.waitForTimeout(500)
    expect(studio.page.url()).toBe(before)
    expect(await studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    expect(hits).toBe(0)
  })

  it('is granted nothing', async () => {
    const states = await studio.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read']
      const asked = names.map((name) => navigator.permissions.query({ name: name as PermissionName }))
      const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'granted',
        () => 'denied',
      )
      return [media, ...(await Promise.all(asked)).map(({ state }) => state)]
    })
    expect(states.filter((state) => state === 'granted')).toEqual([])
  })
})

describe('calls from the window', () => {
  it('cover the contract', () => expect(NAMES.length).toBeGreaterThan(20))

  it.each(HOSTILE_INPUTS)(
    'are refused with a code when they hold $what, and change nothing',
    async ({ make }) => {
      const before = databaseHash(studio)
      // The value is made in the page: what is hostile in it would not travel there.
      const value = await studio.page.evaluateHandle(make)
      expectRefusals(await studio.page.evaluate(askAll, { names: NAMES, value }))
      expect(databaseHash(studio)).toBe(before)
    },
  )

  it('are refused with a code when they hold what cannot be sent', async () => {
    const value = await studio.page.evaluateHandle(() => ({ id: () => 1 }))
    expectRefusals(await studio.page.evaluate(askAll, { names: NAMES, value }))
  })

  it('have no other names', async () => {
    const names = [
      '',
      '__proto__',
      'toString',
      'stop',
      'picture.file',
      'folder.set',
      'drop.register',
      '../call:queue.get',
    ]
    const replies = await studio.page.evaluate(
      ({ names }) => {
        const { studio } = window as unknown as { studio: StudioBridge }
        return Promise.all(names.map((name) => studio.call(name as CallName, {} as never)))
      },
      { names },
    )
    for (const reply of replies) expect(reply).toMatchObject({ ok: false, error: { code: 'E_PROTOCOL' } })
  })

  it('have no bridge in a frame', async () => {
    const found = await studio.page.evaluate(() => {
      const frame = document.createElement('iframe')
      document.body.append(frame)
      const type = typeof (frame.contentWindow as unknown as { studio: unknown } | null)?.studio
      frame.remove()
      return type
    })
    expect(found).toBe('undefined')
  })

  it('are refused from every other page and window', async () => {
    const before = databaseHash(studio)
    for (const url of ['about:blank', 'data:text/html,x', 'app://bundle/', 'blob:app://bundle/x']) {
      const replies = await studio.app.evaluate(askFromElsewhere, { url, names: NAMES })
      expect(replies.length, url).toBe(NAMES.length)
      for (const reply of replies)
        expect(reply, url).toMatchObject({ ok: false, error: { code: 'E_FORBIDDEN' } })
    }
    expect(databaseHash(studio)).toBe(before)
  })

  it('never bring a path with the answer', async () => {
    await studio.page.reload()
    await studio.page.waitForLoadState('networkidle')
    await studio.ask('studio.open', {})
    await studio.ask('history.search', { query: '', limit: 50 })
    await studio.ask('diagnostics.get', {})
    const { messages, found } = await pathsInReplies(studio.app, [studio.folders.root])
    expect(messages).toBeGreaterThan(3)
    expect(found).toEqual([])
  })
})

describe('app:// and img://', () => {
  it('give nothing but the page, for 2,000 URLs that try', async () => {
    const outside = ['etc/passwd', 'package.json', 'dist/main/main.cjs', 'data/studio.db', '0123456789abcdef']
    const urls = [
      ...fc.sample(hostileUrls('app', 'bundle', outside), { numRuns: 1000, seed: 1 }),
      ...fc.sample(hostileUrls('img', 'picture', outside), { numRuns: 1000, seed: 2 }),
    ]
    const bodies = await studio.page.evaluate(async (urls) => {
      const read = (url: string): Promise<string> =>
        fetch(url).then(
          (response) => (response.ok ? response.text() : ''),
          () => '',
        )
      const bodies = new Set<string>()
      for (const url of urls) bodies.add(await read(url))
      return [...bodies]
    }, urls)
    const pages = bodies.filter((body) => body !== '')
    for (const body of pages) expect(body).toMatch(/^<!doctype html>/i)
    expect(bodies).toContain('')
  })

  it('are no images either', async () => {
    const urls = fc.sample(hostileUrls('img', 'thumbnail', ['etc/passwd', '0123456789abcdef']), {
      numRuns: 200,
      seed: 3,
    })
    const loaded = await studio.page.evaluate(async (urls) => {
      const load = (url: string): Promise<boolean> =>
        new Promise((resolve) => {
          const image = new Image()
          image.onload = () => resolve(true)
          image.onerror = () => resolve(false)
          image.src = url
        })
      return (await Promise.all(urls.map(load))).filter(Boolean).length
    }, urls)
    expect(loaded).toBe(0)
  })
})

async function askAll({ names, value }: { names: CallName[]; value: unknown }): Promise<Reply<unknown>[]> {
  const { studio } = window as unknown as { studio: StudioBridge }
  const replies: Reply<unknown>[] = []
  for (const name of names) replies.push(await studio.call(name, value as never))
  return replies
}

function expectRefusals(replies: readonly Reply<unknown>[]): void {
  expect(replies.length).toBe(NAMES.length)
  for (const [index, reply] of replies.entries()) {
    expect(reply.ok, NAMES[index]).toBe(false)
    if (!reply.ok) expect(errorReport.safeParse(reply.error).success, NAMES[index]).toBe(true)
  }
}

/** From another window with the same bridge. Runs in the main process. */
async function askFromElsewhere(
  { app, BrowserWindow }: typeof import('electron'),
  { url, names }: { url: string; names: readonly string[] },
): Promise<Reply<unknown>[]> {
  const preload = `${app.getAppPath()}/dist/preload/bridge.cjs`
  const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
  try {
    await window.loadURL(url).catch(() => undefined)
    const ask = `Promise.all(${JSON.stringify(names)}.map((name) => studio.call(name, {})))`
    return await window.webContents.executeJavaScript(ask)
  } finally {
    window.destroy()
  }
}

/** Of everything that the service keeps. */
function databaseHash({ folders }: Studio): string {
  const hash = createHash('sha256')
  const names = readdirSync(folders.data).filter((name) => /\.(db|sqlite)(-wal)?$/.test(name))
  expect(names.length).toBeGreaterThan(0)
  for (const name of names.sort()) hash.update(name).update(readFileSync(join(folders.data, name)))
  return hash.digest('hex')
}
