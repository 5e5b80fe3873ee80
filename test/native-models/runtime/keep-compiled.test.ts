import { fork, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { argumentsOfEngineOptions } from '../../../native-models/pipeline/engine-options.ts'

const ROOT = join(import.meta.dirname, '../../..')
const cache = mkdtempSync(join(tmpdir(), 'pixart-compiled-'))
afterAll(() => rmSync(cache, { recursive: true, force: true }))

const OPTIONS = argumentsOfEngineOptions({ threads: 1, cacheFolder: cache })
const SILENT: StdioOptions = ['ignore', 'ignore', 'ignore', 'ipc']

const kept = (): number => readdirSync(cache, { recursive: true }).length

it.each([
  ['native-models/process.ts', OPTIONS],
  ['main/service/downloads/process.ts', ['--models', cache]],
  ['native-models/device-process.ts', OPTIONS],
])(
  'what Node made of %s outlives its kill',
  async (entry, args) => {
    const before = kept()
    const env = { ...process.env, NODE_COMPILE_CACHE: cache }
    const child = fork(join(ROOT, entry), args, { env, serialization: 'advanced', stdio: SILENT })
    const [message] = await once(child, 'message')
    expect(message).toMatchObject({ type: 'ready' })
    await expect.poll(kept, { timeout: 20_000 }).toBeGreaterThan(before + 3)
    child.kill('SIGKILL')
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
  },
  60_000,
)
