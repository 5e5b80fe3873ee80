import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { StudioError } from '../../../native-models/api/errors.ts'
import { withFile } from '../../../native-models/formats/file-bytes.ts'
import { readPackageDirectory, readZipDirectory } from '../../../native-models/formats/zip-directory.ts'
import type { Archive } from '../../../native-models/formats/zip-end.ts'
import { entryBytes } from '../../../native-models/formats/zip-entry.ts'
import { times } from '../../full.ts'
import { content, seeded } from '../../hub/content.ts'
import { temporaryFolder } from '../files.ts'
import { deflated, folder, packageBytes, stored } from './package-bytes.ts'
import { u16, u32, type ZipPart, zipBytes } from './zip-bytes.ts'

function archiveOf(bytes: Uint8Array, place = temporaryFolder()): Archive {
  const path = join(place, 'one.whl')
  writeFileSync(path, bytes)
  return { path, sizeBytes: bytes.length }
}

/** Everything in it, by name. @throws what the reader throws */
async function unpacked(bytes: Uint8Array, place?: string): Promise<Record<string, Buffer>> {
  const archive = archiveOf(bytes, place)
  const entries = withFile(archive.path, (fd) => readPackageDirectory(fd, archive))
  const files: Record<string, Buffer> = {}
  for (const entry of entries) {
    const chunks: Uint8Array[] = []
    for await (const chunk of entryBytes(archive, entry)) chunks.push(chunk)
    files[entry.name] = Buffer.concat(chunks)
  }
  return files
}

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (thrown: unknown) => (thrown instanceof StudioError ? thrown.code : `untyped: ${thrown}`),
  )

const text = Buffer.from('a library '.repeat(1000))
const library = deflated('nvidia/cu13/lib/libone.so.13', text)

describe('a package', () => {
  it('is read as it was written: stored, deflated, empty, folders, times of Info-ZIP, efforts', async () => {
    const noise = content(3, 700_000)
    const times = Buffer.concat([u16(0x5455), u16(5), Buffer.from([1, 2, 3, 4, 5])])
    const files = await unpacked(
      zipBytes([
        folder('nvidia/'),
        folder('nvidia/lib/'),
        library,
        deflated('noise.so', noise, { flags: 0b100 }),
        stored('stored.txt', text),
        deflated('empty', new Uint8Array()),
        stored('nothing', new Uint8Array()),
        {
          ...library,
          name: 'timed',
          local: { ...library.local, extra: times },
          central: { ...library.central, extra: times },
        },
      ]),
    )
    expect(Object.keys(files)).toEqual([
      ...['nvidia/cu13/lib/libone.so.13', 'noise.so', 'stored.txt', 'empty', 'nothing', 'timed'],
    ])
    expect(files['noise.so']?.equals(noise)).toBe(true)
    expect(files['timed']?.equals(text)).toBe(true)
    expect(files['empty']?.length).toBe(0)
  })

  it('is no checkpoint: that one is stored', () => {
    const archive = archiveOf(packageBytes({ 'a/b': text }))
    expect(() => withFile(archive.path, (fd) => readZipDirectory(fd, archive))).toThrow('is compressed')
  })

  it('of any seeded content comes back', async () => {
    const random = seeded(20_260_214)
    const place = temporaryFolder()
    for (let run = 0; run < times(60, 12); run++) {
      const names = Array.from(
        { length: 1 + Math.floor(random() * 8) },
        (_, i) => `part-${i}/lib${i}.so.${run}`,
      )
      const files = names.map((name) => [name, content(run, Math.floor(random() * 300_000))] as const)
      const parts = files.map(([name, data]) => (random() < 0.7 ? deflated(name, data) : stored(name, data)))
      const read = await unpacked(zipBytes(parts), place)
      for (const [name, data] of files) expect(read[name]?.equals(data), name).toBe(true)
    }
  })
})

const bomb = (size: number): ZipPart => deflated('bomb', Buffer.alloc(50_000_000), { size })
const cutShort = deflateRawSync(text).subarray(0, -3)

const HOSTILE: Readonly<Record<string, [readonly ZipPart[], string]>> = {
  'a name that climbs out': [[deflated('nvidia/../../../etc/ld.so.preload', text)], 'E_ZIP_DAMAGED'],
  'an absolute name': [[deflated('/etc/ld.so.preload', text)], 'E_ZIP_DAMAGED'],
  'a name of Windows': [[deflated('lib\\..\\one.so', text)], 'E_ZIP_DAMAGED'],
  'a symbolic link': [[deflated('lib/libone.so', text, { attributes: 0o120777 << 16 })], 'E_ZIP_DAMAGED'],
  'a device': [[deflated('lib/libone.so', text, { attributes: 0o020666 << 16 })], 'E_ZIP_DAMAGED'],
  'a folder that is a file': [[deflated('lib/', text)], 'E_ZIP_DAMAGED'],
  'one name twice': [[library, library], 'E_ZIP_DAMAGED'],
  'more bytes than it says': [[bomb(1000)], 'E_ZIP_DAMAGED'],
  'fewer bytes than it says': [[deflated('less', text, { size: text.length + 1 })], 'E_ZIP_DAMAGED'],
  'a size that no bytes can become': [[deflated('huge', text, { size: 4_000_000_000 })], 'E_ZIP_DAMAGED'],
  'another checksum': [[deflated('wrong', text, { crc: 7 })], 'E_ZIP_CHECKSUM'],
  'no deflated bytes': [[{ ...library, data: content(1, library.data.byteLength) }], 'E_ZIP_DAMAGED'],
  'bytes behind the end of what is deflated': [
    [
      {
        ...library,
        data: Buffer.concat([library.data, Buffer.alloc(9)]),
        local: { ...library.local, stored: library.data.byteLength + 9 },
        central: { ...library.central, stored: library.data.byteLength + 9 },
      },
    ],
    'E_ZIP_DAMAGED',
  ],
  'bytes that end too early': [
    [
      {
        ...library,
        data: cutShort,
        local: { ...library.local, stored: cutShort.length },
        central: { ...library.central, stored: cutShort.length },
      },
    ],
    'E_ZIP_DAMAGED',
  ],
  'another method in its own header': [
    [{ ...library, local: { ...library.local, method: 0 } }],
    'E_ZIP_DAMAGED',
  ],
  'a method that nobody needs': [[deflated('lzma', text, { method: 14 })], 'E_ZIP_DAMAGED'],
  encrypted: [[deflated('secret', text, { flags: 1 })], 'E_ZIP_DAMAGED'],
  'a second name in an extra block': [
    [
      deflated('one', text, {
        extra: Buffer.concat([u16(0x7075), u16(9), Buffer.from([1]), u32(0), Buffer.from('/etc')]),
      }),
    ],
    'E_ZIP_DAMAGED',
  ],
}

describe('a hostile package', () => {
  it.each(Object.entries(HOSTILE))('%s', async (_, [parts, code]) => {
    expect(await codeOf(unpacked(zipBytes(parts)))).toBe(code)
  })

  it('overlapping entries', async () => {
    const bytes = zipBytes([
      library,
      { ...library, name: 'other', central: { ...library.central, offset: 0 } },
    ])
    expect(await codeOf(unpacked(bytes))).toBe('E_ZIP_DAMAGED')
  })

  it(`${times(2000, 300)} seeded damages: typed errors, or the very same bytes`, async () => {
    const random = seeded(11)
    const place = temporaryFolder()
    const whole = packageBytes({ 'a/lib/liba.so': text, 'b/lib/libb.so': content(5, 3000) })
    const seen = new Map<string, number>()
    for (let run = 0; run < times(2000, 300); run++) {
      const bytes = Buffer.from(whole)
      for (let flips = 1 + Math.floor(random() * 3); flips > 0; flips--)
        bytes[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8)
      const cut = random() < 0.1 ? Math.floor(random() * bytes.length) : bytes.length
      const code = await codeOf(
        unpacked(bytes.subarray(0, cut), place).then((files) => {
          const contents = Object.values(files)
          if (!contents.some((data) => data.equals(text)) || contents.length !== 2)
            throw new Error('other bytes')
        }),
      )
      seen.set(code, (seen.get(code) ?? 0) + 1)
    }
    expect([...seen.keys()].filter((code) => !/^(accepted|E_ZIP_\w+)$/.test(code))).toEqual([])
    expect(seen.get('E_ZIP_DAMAGED')).toBeGreaterThan(0)
  })
})
