import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync, utimesSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { missingLibraries, nativeFiles } from '../../scripts/setup/libraries.mjs'
import { withLock } from '../../scripts/setup/lock.mjs'
import { isInstalled } from '../../scripts/setup/packages.mjs'
import { PlantedTree } from './planted-tree.ts'

describe('withLock', () => {
  // What it says to the one who waits.
  beforeEach(() => void vi.spyOn(process.stderr, 'write').mockReturnValue(true))
  afterEach(() => void vi.restoreAllMocks())

  it('lets one in after the other and leaves nothing behind', async () => {
    using tree = new PlantedTree({})
    let [inside, most] = [0, 0]
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside)
      await sleep(20)
      inside--
    }
    await Promise.all(Array.from({ length: 4 }, () => withLock(tree.path('setup.lock'), work)))
    expect(most).toBe(1)
    expect(readdirSync(tree.root)).toEqual([])
  })

  it('takes over the lock of a process that died', async () => {
    const died = spawnSync(process.execPath, ['-e', '']).pid
    using tree = new PlantedTree({ 'setup.lock': holder({ pids: [died] }) })
    await expect(withLock(tree.path('setup.lock'), async () => 'in')).resolves.toBe('in')
    expect(readdirSync(tree.root)).toEqual([])
  })

  it('waits for a holder whose child still works, and for one elsewhere that was heard of', async () => {
    for (const other of [{ pids: [process.pid] }, { host: 'elsewhere', pids: [0] }]) {
      using tree = new PlantedTree({ 'setup.lock': holder(other) })
      let entered = false
      const waiting = withLock(tree.path('setup.lock'), async () => {
        entered = true
      })
      await sleep(400)
      expect(entered).toBe(false)
      const longAgo = new Date(Date.now() - 3_600_000)
      utimesSync(tree.path('setup.lock'), longAgo, longAgo)
      await waiting
      expect(entered).toBe(true)
    }
  })
})

describe('isInstalled', () => {
  const one = { version: '1.0.0', integrity: 'sha512-one' }
  const two = { version: '2.0.0', integrity: 'sha512-two' }
  const cases: [string, boolean, object, object | undefined][] = [
    ['nothing is there', false, { a: one }, undefined],
    ['all is there', true, { '': {}, a: one, b: two }, { a: one, b: two }],
    ['one is missing', false, { a: one, b: two }, { a: one }],
    ['an optional one is missing', true, { a: one, b: { ...two, optional: true } }, { a: one }],
    ['a version differs', false, { a: one }, { a: two }],
    ['one is too many', false, { a: one }, { a: one, b: two }],
  ]

  it.each(cases)('when %s: %s', (_, expected, wanted, found) => {
    using tree = new PlantedTree({ 'package-lock.json': JSON.stringify({ packages: wanted }) })
    if (found) tree.write('node_modules/.package-lock.json', JSON.stringify({ packages: found }))
    expect(isInstalled(tree.root)).toBe(expected)
  })
})

describe.runIf(process.platform === 'linux')('system libraries', () => {
  it('finds the native files of this machine, and what they lack', async () => {
    using tree = new PlantedTree({ 'a/not-elf.node': 'text', 'a/readme.md': '' })
    copyFileSync(process.execPath, tree.path('a', 'own.node'))
    expect(nativeFiles(tree.root)).toEqual([tree.path('a', 'own.node')])
    expect(await missingLibraries(nativeFiles(tree.root))).toEqual([])
  })

  it.runIf(existsSync('/usr/bin/gcc'))('names a library that the loader does not find', async () => {
    using tree = new PlantedTree({ 'empty.c': '' })
    const build = (...args: string[]): number | null => spawnSync('gcc', args, { cwd: tree.root }).status
    expect(build('-shared', '-Wl,-soname,libmissing.so.7', '-o', 'libmissing.so', 'empty.c')).toBe(0)
    expect(build('-shared', '-Wl,--no-as-needed', '-o', 'addon.node', 'empty.c', '-L.', '-lmissing')).toBe(0)
    expect(await missingLibraries([tree.path('addon.node')])).toEqual(['libmissing.so.7'])
  })
})

function holder(fields: { host?: string; pids: number[] }): string {
  return JSON.stringify({ token: 'other', host: hostname(), ...fields })
}
