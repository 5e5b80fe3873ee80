/** Real processes, good and bad. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { askDevice } from '../../../../main/service/devices/ask-device.ts'
import type { DeviceStarter } from '../../../../main/service/devices/fork-device.ts'
import { forkWithOptions } from '../../../../main/service/engine/fork-engine.ts'
import type { ToDeviceProcess } from '../../../../native-models/api/device-check.ts'
import { temporaryFolder } from '../../../native-models/files.ts'

const CPU = { provider: 'cpu', index: 0 } as const
const probe = { type: 'probe' } as const

function program(source: string): DeviceStarter {
  const entry = join(temporaryFolder(), 'device.mjs')
  writeFileSync(entry, source)
  return (options) => forkWithOptions<ToDeviceProcess>(entry, options)
}

const ask = (source: string, limitMs = 20_000) =>
  askDevice(probe, { threads: 1, cacheFolder: temporaryFolder() }, { limitMs, start: program(source) })

const isAlive = (pid: number): boolean => readdirSync('/proc').includes(String(pid))

describe('a device’s process', () => {
  it('is asked, answers, and is gone', async () => {
    const options = { threads: 1, cacheFolder: temporaryFolder(), device: CPU }
    expect(await askDevice(probe, options, { limitMs: 60_000 })).toBeUndefined()
  })

  it('reports what fails in it', async () => {
    const device = { provider: 'dml', index: 0 } as const
    const asked = askDevice(
      probe,
      { threads: 1, cacheFolder: temporaryFolder(), device },
      { limitMs: 60_000 },
    )
    await expect(asked).rejects.toMatchObject({
      code: 'E_DEVICE_FAILED',
      message: expect.stringMatching(/^sum could not be prepared on dml: .+/) as string,
    })
  })

  it('may crash, natively too, and takes nothing with it', async () => {
    await expect(ask('process.abort()')).rejects.toMatchObject({
      code: 'E_DEVICE_DIED',
      message: expect.stringMatching(/^cpu: its process ended \(signal SIGABRT/) as string,
    })
    await expect(
      ask("process.on('message', () => process.kill(process.pid, 'SIGSEGV'));process.send({type:'ready'})"),
    ).rejects.toMatchObject({ code: 'E_DEVICE_DIED', message: expect.stringContaining('SIGSEGV') as string })
    await expect(ask('process.exit(0)')).rejects.toMatchObject({ code: 'E_DEVICE_DIED' })
  })

  it('that hangs is ended when its time is over', async () => {
    const note = join(temporaryFolder(), 'pid')
    const source = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(note)}, String(process.pid)); process.on('message', () => {}); for (;;) {}`
    const { readFileSync } = await import('node:fs')
    await expect(ask(source, 1500)).rejects.toMatchObject({
      code: 'E_DEVICE_DIED',
      message: 'cpu: no answer within 1.5 s.',
    })
    const pid = Number(readFileSync(note, 'utf8'))
    // Its files may be deleted as soon as it has failed.
    expect(isAlive(pid)).toBe(false)
  })

  it('whose end is never told is waited for no longer than two seconds', async () => {
    const start: DeviceStarter = () => ({
      onMessage: (listener) => listener({ type: 'probed' }),
      onExit: () => undefined,
      post: () => undefined,
      kill: () => undefined,
    })
    const startedMs = performance.now()
    await askDevice(probe, { threads: 1, cacheFolder: temporaryFolder() }, { limitMs: 20_000, start })
    expect(performance.now() - startedMs).toBeLessThan(5000)
  })

  it('is not believed whatever it says', async () => {
    const source =
      "process.on('message', () => {}); process.send({ type: 'painted', painting: { steps: 'many' } })"
    await expect(ask(source)).rejects.toMatchObject({ code: 'E_PROTOCOL' })
  })

  it('ends when it is cancelled', async () => {
    const cancel = new AbortController()
    const start = program("process.on('message', () => {})")
    const asked = askDevice(
      probe,
      { threads: 1, cacheFolder: temporaryFolder() },
      { limitMs: 20_000, start, signal: cancel.signal },
    )
    cancel.abort()
    await expect(asked).rejects.toMatchObject({ code: 'E_CANCELLED' })
  })
})
