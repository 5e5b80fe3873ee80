import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { EventData, StudioBridge } from '../../preload/contract.ts'
import { ROOT } from '../../scripts/setup.mjs'
import { launchStudio, type Studio, studioFolders } from './launch.ts'

describe('the service process', () => {
  it('is started again when it is killed, three times, and then the window is told', async () => {
    await using studio = await launchStudio()
    await studio.ask('studio.open', {})
    await listenForNotices(studio)
    for (let death = 1; death <= 3; death++) {
      const { service } = await studio.pids()
      process.kill(service, 'SIGKILL')
      const startedMs = Date.now()
      await until(async () => (await studio.pids()).service !== service)
      await studio.ask('queue.get', {})
      expect(Date.now() - startedMs).toBeLessThan(10_000)
      const notice = (await notices(studio))[death - 1]
      expect(notice).toMatchObject({ level: 'warning', error: { code: 'E_SERVICE_DIED' } })
      expect(notice?.error?.message).toContain('signal SIGKILL')
    }
    process.kill((await studio.pids()).service, 'SIGKILL')
    await until(async () => (await notices(studio)).length === 4)
    expect((await notices(studio))[3]).toMatchObject({ level: 'error', error: { code: 'E_SERVICE_DIED' } })
    await expect(studio.ask('queue.get', {})).rejects.toMatchObject({ code: 'E_SERVICE_DIED' })
  })

  it('ends with the window, and when the application is killed', async () => {
    for (const end of ['close', 'kill'] as const) {
      await using studio = await launchStudio()
      await studio.ask('studio.open', {})
      const { main, service } = await studio.pids()
      await studio[end]()
      await until(async () => !isAlive(main) && !isAlive(service))
    }
  })
})

describe('the application', () => {
  it('is built as users get it, whoever builds it', async () => {
    await using studio = await launchStudio()
    const [script = ''] = await studio.page.evaluate(() =>
      [...document.scripts].map(({ src }) => new URL(src).pathname),
    )
    const code = readFileSync(join(ROOT, 'dist/renderer', script), 'utf8')
    expect(code.includes('createRoot')).toBe(true)
    // What React's development half alone has.
    expect(code.includes('jsxDEV')).toBe(false)
  })

  it('runs once for one data folder', async () => {
    using folders = studioFolders()
    await using studio = await launchStudio({ folders })
    await studio.ask('studio.open', {})
    await expect(launchStudio({ folders, args: ['--unknown', '/etc/passwd'] })).rejects.toThrow()
    expect((await studio.ask('queue.get', {})).entries).toEqual([])
  })

  it('remembers where its window was', async () => {
    using folders = studioFolders()
    const place = { x: 120, y: 80, width: 1400, height: 900 }
    {
      await using studio = await launchStudio({ folders })
      await studio.app.evaluate(
        ({ BrowserWindow }, place) => BrowserWindow.getAllWindows()[0]?.setBounds(place),
        place,
      )
      const bounds = () =>
        studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
      await expect.poll(bounds, { timeout: 10_000 }).toEqual(place)
    }
    expect(statSync(join(folders.data, 'window.json')).size).toBeGreaterThan(0)
    await using studio = await launchStudio({ folders })
    const found = await studio.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.getBounds(),
    )
    expect(found).toEqual(place)
  })

  it('names every action in its menu, and leaves the keys to the page', async () => {
    await using studio = await launchStudio()
    await studio.page.evaluate(() => {
      const { studio } = window as unknown as { studio: StudioBridge }
      studio.on('action', (heard) => Object.assign(window, { heard }))
    })
    const labels = await studio.app.evaluate(({ Menu }) => {
      const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
      items.find(({ label }) => label === '&Keyboard shortcuts')?.click()
      return items.map(({ label }) => label)
    })
    expect(labels.length).toBeGreaterThan(15)
    const heard = () => studio.page.evaluate(() => (window as unknown as { heard?: unknown }).heard)
    await expect.poll(heard, { timeout: 10_000 }).toEqual({ action: 'shortcuts' })
  })

  it('turns a dropped file into a handle, and what is none into a sentence', async () => {
    await using studio = await launchStudio()
    await studio.page.evaluate(() => {
      const input = Object.assign(document.createElement('input'), { type: 'file', id: 'chosen' })
      document.body.append(input)
    })
    const path = join(import.meta.dirname, '../../docs/contact-sheet.png')
    await studio.page.setInputFiles('#chosen', path)
    const [real, made] = await studio.page.evaluate(async () => {
      const { studio } = window as unknown as { studio: StudioBridge }
      const [file] = document.querySelector<HTMLInputElement>('#chosen')?.files ?? []
      return [await studio.handleOf(file as File), await studio.handleOf(new File(['x'], 'made.png'))]
    })
    expect(real).toMatchObject({ ok: true, value: { fileName: 'contact-sheet.png' } })
    expect(made).toMatchObject({ ok: false, error: { code: 'E_FILE_MISSING' } })
  })
})

interface Listening {
  readonly notices: EventData<'notice'>[]
}

async function listenForNotices({ page }: Studio): Promise<void> {
  await page.evaluate(() => {
    const { studio } = window as unknown as { studio: StudioBridge }
    const notices: EventData<'notice'>[] = []
    Object.assign(window, { notices })
    studio.on('notice', (notice) => notices.push(notice))
  })
}

function notices({ page }: Studio): Promise<EventData<'notice'>[]> {
  return page.evaluate(() => (window as unknown as Listening).notices)
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; waitedMs < 20_000; waitedMs += 50) {
    if (await isSo().catch(() => false)) return
    await sleep(50)
  }
  throw new Error('It did not come about within 20 s.')
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
