import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DownloadProcess } from '../../../main/service/downloads/download-process.ts'
import { fromDownloads } from '../../../main/service/downloads/messages.ts'
import { fromService } from '../../../main/service/protocol.ts'
import { RelayedProcesses } from '../../../main/service/relayed-processes.ts'
import { fromDeviceProcess } from '../../../native-models/api/device-check.ts'
import { fromEngine } from '../../../native-models/api/events.ts'
import { startCatalogHub } from '../../hub/catalog-hub.ts'
import { LocalService } from './local-service.ts'
import { places, quickRequest } from './service-process.ts'

const ROOT = join(import.meta.dirname, '../../..')
const PROGRAMS = {
  engine: { entry: join(ROOT, 'native-models/process.ts'), said: fromEngine },
  downloads: { entry: join(ROOT, 'main/service/downloads/process.ts'), said: fromDownloads },
  device: { entry: join(ROOT, 'native-models/device-process.ts'), said: fromDeviceProcess },
}

/** What main does: starts processes and passes on what is said. */
function mainSide(receive: RelayedProcesses['receive']) {
  const children = new Map<string, ChildProcess>()
  return (raw: unknown): void => {
    const message = fromService.parse(structuredClone(raw))
    switch (message.type) {
      case 'engine.start': {
        const { engine, program, args } = message
        const { entry, said: schema } = PROGRAMS[program]
        const child = fork(entry, args, {
          serialization: 'advanced',
          stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        })
        child.on('message', (said) => receive({ type: 'engine.said', engine, message: schema.parse(said) }))
        child.once('exit', (code) => receive({ type: 'engine.ended', engine, how: `exit code ${code}` }))
        children.set(engine, child)
        return
      }
      case 'engine.post':
        children.get(message.engine)?.send(message.message)
        return
      case 'engine.kill':
        children.get(message.engine)?.kill('SIGKILL')
        return
      default:
        expect.unreachable()
    }
  }
}

describe('an engine that main starts', () => {
  it('paints, is cancelled by a kill, and is started again', async () => {
    using where = places()
    const relayed: RelayedProcesses = new RelayedProcesses((message) => main(message))
    const main = mainSide((message) => relayed.receive(message))
    await using local = new LocalService(where, { startEngine: (options) => relayed.startEngine(options) })
    const { queue } = local.service
    const first = queue.add(quickRequest()).id
    await local.until(() => local.stateOf(first) === 'done')
    const slow = queue.add(quickRequest({ model: 'nano', sampler: 'dpmpp-2m', steps: 300, guidance: 3 })).id
    await local.until(() => local.of('progress').some(({ entry, step }) => entry === slow && step > 2))
    queue.cancel(slow)
    const last = queue.add(quickRequest({ seed: '8' })).id
    await local.until(() => local.stateOf(last) === 'done')
  })
})

describe('the downloads that main starts', () => {
  it('fetch what is asked of them, and end when they are told to', async () => {
    using where = places()
    await using hub = await startCatalogHub()
    const posted: string[] = []
    const relayed: RelayedProcesses = new RelayedProcesses((message) => {
      posted.push(message.type)
      main(message)
    })
    const ended = Promise.withResolvers<void>()
    const main = mainSide((message) => {
      relayed.receive(message)
      if (message.type === 'engine.ended') ended.resolve()
    })
    const models = join(where.root, 'models')
    {
      using downloads = new DownloadProcess(() => relayed.startDownloads(models))
      const wanted = { models: ['hed'], hub: { endpoint: hub.endpoint, proxy: '' } }
      expect((await downloads.plan(wanted)).map(({ path }) => path)).toEqual(['ControlNetHED.pth'])
      expect(await downloads.fetch(wanted).ended).toBe(hub.servedBytes)
    }
    await ended.promise
    expect(posted.at(-1)).toBe('engine.kill')
    expect(existsSync(join(models, 'lllyasviel--Annotators', 'ControlNetHED.pth'))).toBe(true)
  })
})
