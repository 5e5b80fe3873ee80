/**
 * Main process of a test: a real engine in Electron's utility process, relayed as for a service that cannot fork.
 * Says what the service would hear, a line of JSON each.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { forkUtility } from '../../main/electron/child-port.ts'
import { EngineRelay } from '../../main/electron/engine-relay.ts'
import type { ToService } from '../../main/service/protocol.ts'
import type { GenerateRequest } from '../../native-models/api/request.ts'

const [cache = '', model = ''] = process.argv.slice(-2)
const engine = 'one'
const DOOMED = 'doomed'
const request: GenerateRequest = {
  model: 'pixart-nano',
  prompt: 'red apple',
  negativePrompt: '',
  cleanCaption: false,
  longPrompt: 'refuse',
  sampler: 'dpmpp-2m',
  steps: 4,
  guidance: 3,
  seed: '1',
  count: 1,
  size: { kind: 'aspect', width: 1, height: 1 },
}

void app.whenReady().then(() => {
  const entry = join(__dirname, 'engine.cjs')
  let pid = 0
  const relay = new EngineRelay(
    (_program, { args, env }) => forkUtility({ entry, args, env, title: 'engine' }),
    hear,
  )
  const start = (name: string): void =>
    relay.receive({
      type: 'engine.start',
      engine: name,
      program: 'engine',
      args: ['--threads', '2', '--cache', cache],
      env: { LD_LIBRARY_PATH: [join(cache, 'libraries'), process.env['LD_LIBRARY_PATH'] ?? ''].join(':') },
    })
  // Killed before Electron has started it.
  start(DOOMED)
  relay.receive({ type: 'engine.kill', engine: DOOMED })

  function hear(message: ToService): void {
    process.stdout.write(
      `${JSON.stringify(message, (_key, value) => (ArrayBuffer.isView(value) ? value.byteLength : value))}\n`,
    )
    if (message.type === 'engine.ended' && message.engine === engine) app.exit(0)
    if ('engine' in message && message.engine === DOOMED) {
      if (message.type === 'engine.ended') start(engine)
      else app.exit(1)
      return
    }
    if (message.type !== 'engine.said') return
    if (message.message.type === 'ready' && 'pid' in message.message) {
      pid = message.message.pid
      const paint = { type: 'paint', id: 'job', request, model: { folder: model }, previews: true } as const
      relay.receive({ type: 'engine.post', engine, message: paint })
    }
    if (message.message.type === 'done' || message.message.type === 'failed') {
      const loaded = readFileSync(`/proc/${pid}/maps`, 'utf8').match(/\S+libonnxruntime\.so\S*/)
      process.stdout.write(`${JSON.stringify({ type: 'loaded', loaded: loaded?.[0] })}\n`)
      relay.receive({ type: 'engine.kill', engine })
    }
  }
})
