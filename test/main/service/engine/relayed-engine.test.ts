import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { RelayedEngines } from '../../../../main/service/engine/relayed-engine.ts'
import { fromService } from '../../../../main/service/protocol.ts'
import { fromEngine } from '../../../../native-models/api/events.ts'
import { LocalService } from '../local-service.ts'
import { places, quickRequest } from '../service-process.ts'

const ENGINE = join(import.meta.dirname, '../../../../native-models/process.ts')

/** What main does: starts processes and passes on what is said. */
function mainSide(receive: RelayedEngines['receive']) {
  const children = new Map<string, ChildProcess>()
  return (raw: unknown): void => {
    const message = fromService.parse(structuredClone(raw))
    switch (message.type) {
      case 'engine.start': {
        const { engine, args } = message
        const child = fork(ENGINE, args, {
          serialization: 'advanced',
          stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        })
        child.on('message', (said) =>
          receive({ type: 'engine.said', engine, message: fromEngine.parse(said) }),
        )
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
    const relayed: RelayedEngines = new RelayedEngines((message) => main(message))
    const main = mainSide((message) => relayed.receive(message))
    await using local = new LocalService(where, { startEngine: (options) => relayed.start(options) })
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
