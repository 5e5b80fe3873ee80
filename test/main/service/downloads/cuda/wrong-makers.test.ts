import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cudaOnDisk } from '../../../../../main/service/downloads/cuda/cuda-folder.ts'
import { CUDA_PACKAGES } from '../../../../../native-models/runtime/devices/cuda-libraries.ts'
import { content } from '../../../../hub/content.ts'
import { libraryFiles } from '../../../../hub/cuda-makers.ts'
import { TestProxy } from '../../../../hub/test-proxy.ts'
import { deflated, packageBytes } from '../../../../native-models/formats/package-bytes.ts'
import { zipBytes } from '../../../../native-models/formats/zip-bytes.ts'
import { CudaPlace } from './cuda-place.ts'

const CUBLAS = CUDA_PACKAGES.find(({ name }) => name === 'nvidia-cublas')!
const PROVIDER = CUDA_PACKAGES.find(({ source }) => source === 'nuget')!
const MIB = 1 << 20

/** What they answer, as far as it is lied about. */
interface Said {
  readonly urls: readonly object[]
  readonly resources: readonly object[]
}

const nameOf = (wheel: object): string => (wheel as { filename: string }).filename

describe('makers that do wrong', () => {
  const failure = (place: CudaPlace, budgets = {}) =>
    place.fetch(budgets).then(
      () => undefined,
      (thrown: unknown) => thrown as { code: string; message: string },
    )

  it('other bytes than they announce: a typed error, and nothing of them is published', async () => {
    await using place = await CudaPlace.open({
      faults: ({ path }) => (path.startsWith('nvidia_cublas') ? { kind: 'wrong-bytes', at: 7 } : undefined),
    })
    const error = await failure(place)
    expect(error).toMatchObject({ code: 'E_CUDA_DAMAGED', message: expect.stringContaining('nvidia_cublas') })
    expect(place.names).toContain(PROVIDER.files[0])
    for (const file of CUBLAS.files) expect(place.names).not.toContain(file)
    expect(place.parts).toEqual([])
    expect(cudaOnDisk(place.folder).state).toBe('begun')
  }, 30_000)

  it('cut, stalling, redirected and shy of ranges: goes on', async () => {
    await using place = await CudaPlace.open({
      faults: ({ number }) =>
        [
          { kind: 'cut' as const, at: 3000 },
          { kind: 'status' as const, status: 503, retryAfter: '0' },
          { kind: 'whole' as const },
          { kind: 'stall' as const, at: 100 },
          { kind: 'reset' as const },
        ][number],
    })
    await place.fetch()
    expect(cudaOnDisk(place.folder).state).toBe('here')
  }, 30_000)

  it('behind a proxy: all of it goes that way', async () => {
    await using place = await CudaPlace.open()
    await using proxy = await TestProxy.start()
    const { downloads } = place.start()
    const wanted = place.wanted()
    await downloads.fetchCuda({ ...wanted, sources: { ...wanted.sources, proxy: proxy.url } }).ended
    expect(proxy.asked.length).toBeGreaterThanOrEqual(2)
    expect(cudaOnDisk(place.folder).state).toBe('here')
  }, 30_000)

  it.each([
    [
      'no wheel for this system',
      (truth: Said) => ({ ...truth, urls: truth.urls.slice(0, 2) }),
      'nvidia-curand',
    ],
    ['another version', (truth: Said) => ({ ...truth, info: { version: '1' } }), 'nvidia-curand'],
    [
      'an address outside',
      (truth: Said) => ({
        ...truth,
        urls: truth.urls.map((one) => ({ ...one, url: 'http://pypi.example/a.whl' })),
      }),
      'nvidia-curand',
    ],
    [
      'a digest that is none',
      (truth: Said) => ({
        ...truth,
        urls: truth.urls.map((one) => ({ ...one, digests: { sha256: 'x' } })),
      }),
      'nvidia-curand',
    ],
    [
      'a name with a folder in it',
      (truth: Said) => ({
        ...truth,
        urls: truth.urls.map((one) => ({ ...one, filename: nameOf(one).replace('-py3', '-x/py3') })),
      }),
      'nvidia-curand',
    ],
    [
      'far more bytes than are expected',
      (truth: Said) => ({ ...truth, urls: truth.urls.map((one) => ({ ...one, size: 2 ** 40 })) }),
      'nvidia-curand',
    ],
    [
      'a package of far more bytes than are expected',
      (truth: Said) => ({ ...truth, packageSize: 2 ** 40 }),
      'catalog/1.json',
    ],
    ['no list', () => ({ message: 'Not Found' }), 'nvidia-curand'],
    [
      'a package hash of another kind',
      (truth: Said) => ({ ...truth, packageHashAlgorithm: 'MD5' }),
      'catalog/1.json',
    ],
    ['another package', (truth: Said) => ({ ...truth, id: 'Evil' }), 'catalog/1.json'],
    [
      'no place of packages',
      (truth: Said) => ({ ...truth, resources: truth.resources.slice(0, 3) }),
      'v3/index.json',
    ],
  ])(
    '%s: E_CUDA_SOURCE, and nothing is fetched',
    async (_, lie, where) => {
      await using place = await CudaPlace.open({
        lies: (path, truth) => (path.includes(where) ? lie(truth as Said) : truth),
      })
      expect(await failure(place, { patienceMs: 50 })).toMatchObject({ code: 'E_CUDA_SOURCE' })
      expect([place.names, place.parts, place.makers.servedBytes]).toEqual([[], [], 0])
    },
    30_000,
  )

  it('nobody there: E_CUDA_SOURCE names the host', async () => {
    await using place = await CudaPlace.open()
    const { downloads } = place.start()
    const wanted = place.wanted({ patienceMs: 50 })
    const sources = { ...wanted.sources, nuget: 'http://127.0.0.1:9/index.json' }
    await expect(downloads.fetchCuda({ ...wanted, sources }).ended).rejects.toMatchObject({
      code: 'E_CUDA_SOURCE',
      message: expect.stringContaining('127.0.0.1:9'),
    })
  }, 30_000)

  /** Beside what is expected. */
  const withOne = (more: ReturnType<typeof deflated>): Buffer =>
    zipBytes([
      ...Object.entries(libraryFiles(CUBLAS, 1000)).map(([path, data]) => deflated(path, data)),
      more,
    ])
  const evil = (name: string): Buffer => withOne(deflated(name, Buffer.from('evil')))

  it.each([
    ['climbs out', evil('nvidia/cublas/lib/../../../../evil.so'), 'E_ZIP_DAMAGED'],
    ['absolute', evil('/tmp/evil.so'), 'E_ZIP_DAMAGED'],
    [
      'a link',
      zipBytes([deflated('nvidia/a/lib/liba.so', Buffer.from('/etc'), { attributes: 0o120777 << 16 })]),
      'E_ZIP_DAMAGED',
    ],
    [
      'a bomb',
      withOne(deflated('nvidia/a/lib/liba.so', Buffer.alloc(40 * MIB), { size: 100_000 })),
      'E_ZIP_DAMAGED',
    ],
    ['a checksum', withOne(deflated('nvidia/a/lib/liba.so', content(1, 999), { crc: 1 })), 'E_ZIP_CHECKSUM'],
    ['no archive', content(4, 5000), 'E_ZIP_DAMAGED'],
    [
      'one library twice',
      zipBytes([
        deflated('nvidia/a/lib/liba.so', content(1, 99)),
        deflated('nvidia/b/lib/liba.so', content(2, 99)),
      ]),
      'E_ZIP_DAMAGED',
    ],
  ])(
    'a hostile package (%s): a typed error, nothing of it is published, and it is not kept',
    async (_, bytes, code) => {
      await using place = await CudaPlace.open({ packages: { [CUBLAS.name]: bytes } })
      expect(await failure(place)).toMatchObject({ code })
      expect(place.names.filter((name) => /cublas|liba|evil/.test(name))).toEqual([])
      expect(place.parts).toEqual([])
      expect(existsSync(join(place.folder, '../evil.so'))).toBe(false)
    },
    30_000,
  )

  it('a package without the libraries that are expected of it: E_CUDA_INCOMPLETE names them', async () => {
    const bytes = packageBytes({ 'nvidia/cublas/lib/libcublas.so.14': content(1, 100) })
    await using place = await CudaPlace.open({ packages: { [CUBLAS.name]: bytes } })
    const error = await failure(place)
    expect(error?.code).toBe('E_CUDA_INCOMPLETE')
    for (const file of CUBLAS.files) expect(error?.message).toContain(file)
    expect(cudaOnDisk(place.folder).state).not.toBe('here')
  }, 30_000)
})
