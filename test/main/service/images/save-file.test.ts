import { execFile, execFileSync } from 'node:child_process'
import {
  access,
  link,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  unlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type FileSystem,
  nextFreePath,
  saveFileAtomically,
} from '../../../../main/service/images/save-file.ts'
import { StudioError } from '../../../../native-models/api/errors.ts'

const bytes = Uint8Array.from({ length: 10_000 }, (_, index) => index % 251)
let folder = ''
let path = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'save-file-'))
  path = join(folder, 'fox.png')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const systemError = (code: string) => Object.assign(new Error(`${code}: injected`), { code })

interface Faults {
  /** Which call fails, from 1; further ones succeed. */
  readonly failing?: number
  readonly code?: string
  /** Bytes that one write takes at most. */
  readonly writeAtMost?: number
}

/** The real file system, with one failing call, and short writes. */
function faulty({ failing = 0, code = 'EIO', writeAtMost = 4096 }: Faults = {}) {
  const calls: string[] = []
  const call = async <T>(name: string, real: () => Promise<T>): Promise<T> => {
    calls.push(name)
    if (calls.length === failing) throw systemError(code)
    return real()
  }
  const fs: FileSystem = {
    open: async (at, flags) => {
      const file = await call(`open ${flags}`, () => open(at, flags))
      return {
        write: (data, offset, length) =>
          call('write', () => file.write(data, offset, Math.min(length, writeAtMost))),
        sync: () => call('sync', () => file.sync()),
        // The descriptor goes back even where the system reports a failure.
        close: () => file.close().then(() => call('close', async () => undefined)),
      }
    },
    link: (from, to) => call('link', () => link(from, to)),
    rename: (from, to) => call('rename', () => rename(from, to)),
    unlink: (at) => call('unlink', () => unlink(at)),
    access: (at) => call('access', () => access(at)),
  }
  return { fs, calls }
}

const ALL_CALLS = [
  'open wx',
  'write',
  'write',
  'write',
  'sync',
  'close',
  'link',
  'unlink',
  'open r',
  'sync',
  'close',
]
const OVERWRITING = [
  'open wx',
  'write',
  'write',
  'write',
  'sync',
  'close',
  'rename',
  'open r',
  'sync',
  'close',
]

async function expectWholeOrNothing(before: Uint8Array | undefined) {
  const names = await readdir(folder)
  if (names.length === 0) return expect(before).toBeUndefined()
  expect(names).toEqual(['fox.png'])
  const found = new Uint8Array(await readFile(path))
  if (before === undefined || found.length === bytes.length) expect(found).toEqual(bytes)
  else expect(found).toEqual(before)
}

describe('saveFileAtomically', () => {
  it('writes all bytes, syncs the file before it gets its name, and the folder after', async () => {
    const { fs, calls } = faulty()
    await saveFileAtomically(path, bytes, { fs })
    expect(new Uint8Array(await readFile(path))).toEqual(bytes)
    expect(await readdir(folder)).toEqual(['fox.png'])
    expect(calls).toEqual(ALL_CALLS)
  })

  it('writes through the real file system, also an empty file', async () => {
    await saveFileAtomically(path, bytes)
    await saveFileAtomically(join(folder, 'empty'), new Uint8Array())
    expect(new Uint8Array(await readFile(path))).toEqual(bytes)
    expect(await readFile(join(folder, 'empty'), 'utf8')).toBe('')
  })

  it('refuses to overwrite, unless asked', async () => {
    await writeFile(path, 'old')
    await expect(saveFileAtomically(path, bytes)).rejects.toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['fox.png'])
    const { fs, calls } = faulty()
    await saveFileAtomically(path, bytes, { overwrite: true, fs })
    expect(new Uint8Array(await readFile(path))).toEqual(bytes)
    expect(calls).toEqual(OVERWRITING)
  })

  it('does without hard links where the file system has none, and still does not overwrite', async () => {
    const failing = ALL_CALLS.indexOf('link') + 1
    await saveFileAtomically(path, bytes, { fs: faulty({ failing, code: 'ENOTSUP' }).fs })
    expect(new Uint8Array(await readFile(path))).toEqual(bytes)
    const again = saveFileAtomically(path, new Uint8Array(10_000), {
      fs: faulty({ failing, code: 'ENOTSUP' }).fs,
    })
    await expect(again).rejects.toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
    await expectWholeOrNothing(undefined)
  })

  const codes = ['EIO', 'ENOSPC', 'EDQUOT', 'EFBIG', 'EACCES', 'EROFS', 'ENOENT']
  const typed = (code: string) =>
    ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code) ? 'E_DISK_FULL' : 'E_OUTPUT_UNWRITABLE'

  it.each(codes)('leaves all or nothing when any one call fails with %s', async (code) => {
    for (let failing = 1; failing <= ALL_CALLS.length; failing++) {
      await rm(path, { force: true })
      const saving = saveFileAtomically(path, bytes, { fs: faulty({ failing, code }).fs })
      const error: unknown = await saving.then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      // A second name that stays behind is no failure: it is the one call that may be refused.
      if (ALL_CALLS[failing - 1] === 'unlink') {
        expect(error).toBeUndefined()
        await Promise.all(
          (await readdir(folder))
            .filter((name) => name.endsWith('.part'))
            .map((name) => rm(join(folder, name))),
        )
      } else {
        expect(error, `call ${failing}`).toBeInstanceOf(StudioError)
        expect(error).toMatchObject({ code: typed(code), message: expect.stringContaining('fox.png') })
      }
      await expectWholeOrNothing(undefined)
      if (failing <= ALL_CALLS.indexOf('link') + 1) expect(await readdir(folder)).toEqual([])
    }
  })

  it.each(codes)('leaves the old or the new file when overwriting fails with %s', async (code) => {
    const old = new TextEncoder().encode('old')
    for (let failing = 1; failing <= OVERWRITING.length; failing++) {
      await writeFile(path, old)
      const saving = saveFileAtomically(path, bytes, { overwrite: true, fs: faulty({ failing, code }).fs })
      await expect(saving, `call ${failing}`).rejects.toMatchObject({ code: typed(code) })
      await expectWholeOrNothing(old)
    }
  })

  it('takes a folder that cannot be synced, as on Windows', async () => {
    const failing = ALL_CALLS.indexOf('open r') + 1
    await saveFileAtomically(path, bytes, { fs: faulty({ failing, code: 'EISDIR' }).fs })
    await expectWholeOrNothing(undefined)
  })

  it('does not wait for ever for a system that writes nothing', async () => {
    const saving = saveFileAtomically(path, bytes, { fs: faulty({ writeAtMost: 0 }).fs })
    await expect(saving).rejects.toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
    expect(await readdir(folder)).toEqual([])
  })

  it('says which path is wrong', async () => {
    await writeFile(join(folder, 'file'), '')
    await mkdir(join(folder, 'taken'))
    const saving = (...parts: string[]) =>
      saveFileAtomically(join(folder, ...parts), bytes, { overwrite: true })
    await expect(saving('gone', 'fox.png')).rejects.toThrow(/its folder does not exist/)
    await expect(saving('file', 'fox.png')).rejects.toThrow(/a file, not a folder/)
    await expect(saving('taken')).rejects.toThrow(/a folder has that name/)
    await expect(saving('x'.repeat(300))).rejects.toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
  })
})

const module_ = resolve(import.meta.dirname, '../../../../main/service/images/save-file.ts')

/** Saves 16 MB in a process of its own and prints the failure's code. */
function saveLargeScript(target: string): string {
  return `import { saveFileAtomically } from ${JSON.stringify(module_)}
    await saveFileAtomically(${JSON.stringify(target)}, new Uint8Array(16 * 2 ** 20)).then(
      () => console.log('saved'), (error) => console.log(error.code))`
}

const run = promisify(execFile)
const noLimits = process.platform === 'win32' ? 'no ulimit on Windows' : ''
if (noLimits !== '') console.log(`skipped: ${noLimits}`)

describe('a disk that is really full', () => {
  it.skipIf(noLimits !== '')('by a limit of the file size: E_DISK_FULL and nothing left', async () => {
    // XFSZ ignored: the write fails with EFBIG instead of ending the process.
    const shell = `trap '' XFSZ; ulimit -f 2048; exec "$0" --input-type=module -e "$1"`
    const { stdout } = await run('bash', ['-c', shell, process.execPath, saveLargeScript(path)])
    expect(stdout.trim()).toBe('E_DISK_FULL')
    expect(await readdir(folder)).toEqual([])
  })

  it('by a memory disk of 8 MB: E_DISK_FULL and nothing left', async ({ skip }) => {
    const disk = join(folder, 'disk')
    await mkdir(disk)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk], { stdio: 'pipe' })
    } catch {
      console.log('skipped: mounting a memory disk needs root on Linux')
      return skip('mounting a memory disk needs root on Linux')
    }
    try {
      const saving = saveFileAtomically(join(disk, 'fox.png'), new Uint8Array(16 * 2 ** 20))
      await expect(saving).rejects.toMatchObject({ code: 'E_DISK_FULL' })
      expect(await readdir(disk)).toEqual([])
    } finally {
      execFileSync('umount', [disk])
    }
  })
})

describe('nextFreePath', () => {
  it('counts up past every name that is taken, in any case of letters', async () => {
    expect(await nextFreePath(folder, 'fox', 'png')).toBe(join(folder, 'fox.png'))
    await writeFile(join(folder, 'FOX.png'), '')
    expect(await nextFreePath(folder, 'fox', 'png')).toBe(join(folder, 'fox-2.png'))
    await mkdir(join(folder, 'fox-2.png'))
    await writeFile(join(folder, 'fox-4.png'), '')
    expect(await nextFreePath(folder, 'fox', 'png')).toBe(join(folder, 'fox-3.png'))
    expect(await nextFreePath(folder, 'fox', 'jpg')).toBe(join(folder, 'fox.jpg'))
  })

  it('says when there is no such folder', async () => {
    const missing = nextFreePath(join(folder, 'gone'), 'fox', 'png')
    await expect(missing).rejects.toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
  })
})
