import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FolderWatch } from '../../../../main/service/loras/folder-watch.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'watch-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** A watch, and a promise of the next change. */
function watching() {
  let heard = Promise.withResolvers<void>()
  const watch = new FolderWatch(() => {
    heard.resolve()
    heard = Promise.withResolvers()
  })
  return { watch, next: () => heard.promise, [Symbol.dispose]: () => watch[Symbol.dispose]() }
}

describe('FolderWatch', () => {
  it('sees what happens in a folder that took the place of another', async () => {
    using one = watching()
    const folder = join(root, 'loras')
    mkdirSync(folder)
    one.watch.watch([folder])
    mkdirSync(join(root, 'new'))
    const replaced = one.next()
    renameSync(folder, join(root, 'old'))
    renameSync(join(root, 'new'), folder)
    await replaced
    one.watch.watch([folder])
    const changed = one.next()
    writeFileSync(join(folder, 'a'), 'x')
    await changed
  })

  it('tells of a folder in which something changes all the time', async () => {
    using one = watching()
    one.watch.watch([root])
    let isTold = false
    const told = one.next().then(() => {
      isTold = true
    })
    const log = setInterval(() => writeFileSync(join(root, 'train.log'), String(performance.now())), 50)
    await told
    clearInterval(log)
    expect(isTold).toBe(true)
  })
})
