import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { NEXT_STEPS } from '../../../native-models/api/errors.ts'
import {
  becomes,
  CLI,
  end,
  filesIn,
  processesWith,
  run,
  said,
  start,
  temporaryPlace,
  WRAPPER,
} from './run-cli.ts'

const LONG = ['generate', 'red apple', '--steps', '300', '--size', '512x512', '--exact']
const PAINTING = /^painting$/m

const proc = existsSync('/proc/self/cmdline')

describe.skipIf(process.platform === 'win32')('an interrupted run', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s: ends within 1.5 s, exit status 130, nothing left',
    async (signal) => {
      using place = temporaryPlace()
      const child = start(place, LONG)
      const ended = end(child)
      await said(child, PAINTING)
      const killedMs = performance.now()
      child.kill(signal)
      const { status, stderr, stdout } = await ended
      expect(performance.now() - killedMs).toBeLessThan(1500)
      expect(status).toBe(130)
      expect(stderr).toMatch(
        /\nCancelled; the seed was \d+\. \(E_CANCELLED\)\nWhat was finished is kept; .*\n$/,
      )
      expect(stdout).toBe('')
      expect(filesIn(place.folder).filter((name) => /\.(png|part)$/.test(name))).toEqual([])
      if (proc) expect(processesWith(place.cache)).toEqual([])
    },
  )

  it.skipIf(!proc).each([0, 40, 120, 250, 400])(
    '%d ms after its start, twice, through the wrapper: one sentence',
    async (delayMs) => {
      using place = temporaryPlace()
      const child = start(place, [...LONG, '--json'], { script: WRAPPER, detached: true })
      const ended = end(child)
      // The task is being started; it has no handler of its own yet.
      await becomes(() => hasChild(child.pid), 10_000)
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      process.kill(-child.pid!, 'SIGINT')
      process.kill(-child.pid!, 'SIGINT')
      const { status, stdout, stderr } = await ended
      expect(status, stderr).toBe(130)
      expect(stderr).toBe('')
      const lines = stdout.trimEnd().split('\n')
      expect(lines).toHaveLength(1)
      expect(JSON.parse(lines[0]!)).toMatchObject({
        error: { code: 'E_CANCELLED', nextStep: NEXT_STEPS.E_CANCELLED },
      })
    },
  )

  it.each(['SIGINT', 'SIGTERM'] as const)('%s to the wrapper alone reaches the task', async (signal) => {
    using place = temporaryPlace()
    const child = start(place, [...LONG, '--seed', '1'], { script: WRAPPER })
    const ended = end(child)
    await said(child, PAINTING)
    child.kill(signal)
    const { status, stderr } = await ended
    expect(status).toBe(130)
    expect(stderr.match(/\nCancelled\. \(E_CANCELLED\)\n/g)).toHaveLength(1)
  })

  it('while it waits for prompts', async () => {
    using place = temporaryPlace()
    const child = start(place, ['generate', '--prompts', '-'])
    const ended = end(child)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    child.kill('SIGINT')
    const { status, stderr, elapsedMs } = await ended
    expect(status).toBe(130)
    expect(stderr).toMatch(/^Cancelled\. \(E_CANCELLED\)\n/)
    expect(elapsedMs).toBeLessThan(2500)
  })

  it('what was painted before stays', async () => {
    using place = temporaryPlace()
    const child = start(place, [...LONG.slice(0, 2), '--steps', '40', '--count', '1000'])
    const ended = end(child)
    await said(child, /picture 3\/1000 {2}step 4\/40/)
    child.kill('SIGINT')
    const { status, stdout } = await ended
    expect(status).toBe(130)
    const printed = stdout.trimEnd().split('\n')
    expect(printed.length).toBeGreaterThanOrEqual(2)
    expect(filesIn(place.pictures)).toHaveLength(printed.length)
  })

  it.skipIf(!proc)('a killed inference process is told of in one sentence', async () => {
    using place = temporaryPlace()
    const child = start(place, LONG)
    const ended = end(child)
    await said(child, PAINTING)
    const [engine] = processesWith(place.cache)
    process.kill(engine!, 'SIGKILL')
    const { status, stderr } = await ended
    expect(status).toBe(1)
    expect(stderr).toMatch(
      /\nThe inference process ended unexpectedly \(signal SIGKILL\)\. \(E_ENGINE_DIED\)\n.*\n$/,
    )
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(filesIn(place.folder).filter((name) => /\.(png|part)$/.test(name))).toEqual([])
  })

  it.skipIf(!proc)('the inference process does not outlive a killed parent', async () => {
    using place = temporaryPlace()
    const child = start(place, LONG)
    const ended = end(child)
    await said(child, PAINTING)
    expect(processesWith(place.cache)).toHaveLength(1)
    child.kill('SIGKILL')
    await ended
    expect(await becomes(() => processesWith(place.cache).length === 0, 2000)).toBe(true)
  })

  it('goes on when nobody reads the results any more', async () => {
    using place = temporaryPlace()
    const child = start(place, ['generate', 'red apple', '--steps', '2', '--count', '2'])
    child.stdout?.destroy()
    const { status, stderr } = await end(child)
    expect(status, stderr).toBe(0)
    expect(filesIn(place.pictures)).toHaveLength(2)
    expect(stderr).not.toMatch(/EPIPE|\n\s+at /)
  })

  it('survives a standard error that nobody reads', async () => {
    using place = temporaryPlace()
    const child = start(place, ['generate', 'red apple', '--steps', '2'])
    child.stderr?.destroy()
    expect((await end(child)).status).toBe(0)
    expect(filesIn(place.pictures)).toHaveLength(1)
  })

  it.skipIf(!existsSync('/dev/full'))('says when the results cannot be written down', async () => {
    using place = temporaryPlace()
    const child = spawn(
      'sh',
      ['-c', '"$0" "$1" generate apple --steps 1 --json > /dev/full', process.execPath, CLI],
      { env: { ...process.env, PIXART_CACHE: place.cache, PIXART_PICTURES: place.pictures } },
    )
    const { status, stderr } = await end(child)
    expect(status).toBe(1)
    expect(stderr).toMatch(/^Standard output cannot be written to: ENOSPC\. \(E_OUTPUT_UNWRITABLE\)\n/)
    expect(stderr).not.toMatch(/\n\s+at /)
  })
})

function hasChild(pid: number | undefined): boolean {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim() !== ''
}

describe('time', () => {
  it('from the start of the process to the file: a few seconds at most', async () => {
    using place = temporaryPlace()
    const { status, elapsedMs } = await run(place, ['generate', 'red apple'])
    expect(status).toBe(0)
    expect(elapsedMs).toBeLessThan(8000)
  })
})
