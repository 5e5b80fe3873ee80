/**
 * Entry of the downloads process: fetches published checkpoints or CUDA's libraries and tells about it through its parent's port.
 *
 * It may be killed at any moment: what it has written down is on the disk, and the next one goes on from there.
 */
import { constants, setPriority } from 'node:os'
import { isAbsolute } from 'node:path'
import { parseArgs } from 'node:util'
import { StudioError } from '../../../native-models/api/errors.ts'
import { keepCompiled } from '../../../native-models/runtime/keep-compiled.ts'
import { openParentPort } from '../../../native-models/runtime/parent-port.ts'
import { Downloads } from './downloads.ts'
import { toDownloads } from './messages.ts'

const EXIT_UNHANDLED = 70

process.on('unhandledRejection', (reason) => {
  process.stderr.write(`${reason instanceof Error ? reason.stack : reason}\n`)
  process.exit(EXIT_UNHANDLED)
})

const port = openParentPort()
const downloads = new Downloads({ models: modelsArgument(), post: (message) => port.post(message) })

port.onMessage((raw) => {
  const message = toDownloads.safeParse(raw)
  if (!message.success)
    throw new StudioError('E_PROTOCOL', `A message was not understood: ${message.error.message}`)
  void receive(message.data)
})
goLast()
port.post({ type: 'ready', pid: process.pid })
keepCompiled()

async function receive(message: ReturnType<typeof toDownloads.parse>): Promise<void> {
  switch (message.type) {
    case 'plan':
      return downloads.plan(message)
    case 'fetch':
      return downloads.fetch(message)
    case 'fetch-cuda':
      return downloads.fetchCuda(message)
    case 'verify':
      return downloads.verify(message)
    case 'pause':
      return downloads.job(message.id)?.rounds.pause()
    case 'resume':
      return downloads.job(message.id)?.rounds.resume()
    case 'cancel':
      return downloads.job(message.id)?.rounds.cancel()
    case 'limit':
      return downloads.limit(message.bytesPerSecond)
    case 'woke':
      return downloads.woke()
    case 'stop':
      await downloads[Symbol.asyncDispose]()
      process.exit(0)
  }
}

function modelsArgument(): string {
  const { values } = parseArgs({ options: { models: { type: 'string' } } })
  if (values.models !== undefined && isAbsolute(values.models)) return values.models
  throw new StudioError('E_PROTOCOL', 'The downloads process needs --models and an absolute path.')
}

/** Whatever else the user does goes first. */
function goLast(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // A system that does not allow it fetches no worse.
  }
}
