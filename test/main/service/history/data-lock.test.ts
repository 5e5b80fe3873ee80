import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lockFolder, lockFolderSoon } from '../../../../main/service/history/data-lock.ts'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { temporaryFolder } from '../../../native-models/files.ts'

const busy = () => new StudioError('E_FETCH_RUNNING', 'Somebody has it.')

describe('the lock of a folder', () => {
  it('where it cannot be made: a typed error, and not that somebody has it', () => {
    const gone = join(temporaryFolder(), 'gone')
    const unwritable = expect.objectContaining({ code: 'E_OUTPUT_UNWRITABLE' })
    expect(() => lockFolder(gone, { patienceMs: 0, busy })).toThrow(unwritable)
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'studio.lock'))
    expect(() => lockFolder(folder, { patienceMs: 0, busy })).toThrow(unwritable)
  })

  it('is waited for while the thread does other work', async () => {
    const folder = temporaryFolder()
    const first = lockFolder(folder, { patienceMs: 0, busy })
    await expect(lockFolderSoon(folder, { patienceMs: 60, busy })).rejects.toMatchObject({
      code: 'E_FETCH_RUNNING',
    })
    setTimeout(() => first[Symbol.dispose](), 100)
    using _second = await lockFolderSoon(folder, { patienceMs: 5000, busy })
    expect(() => lockFolder(folder, { patienceMs: 0, busy })).toThrow(
      expect.objectContaining({ code: 'E_FETCH_RUNNING' }),
    )
  })
})
