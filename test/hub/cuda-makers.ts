/**
 * PyPI and NuGet on loopback: real HTTP servers that speak their APIs, with packages of the catalog in which small files
 * stand for the libraries, and a storage on another port to which they send. What goes wrong is told to them.
 */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { CudaSources } from '../../main/service/downloads/cuda/cuda-sources.ts'
import { CUDA_PACKAGES, type CudaPackage } from '../../native-models/runtime/devices/cuda-libraries.ts'
import { packageBytes } from '../native-models/formats/package-bytes.ts'
import { content, sha256 } from './content.ts'
import { type Fault, type FileRequest, misbehave } from './faults.ts'
import { LoopbackServers } from './loopback-servers.ts'
import { serveBytes } from './serve-bytes.ts'

interface MakersOptions {
  /** Of each library. */
  readonly libraryBytes?: number
  /** Whole packages in place of those that are made: by name. */
  readonly packages?: Readonly<Record<string, Buffer>>
  /** For each request for bytes. */
  readonly faults?: (request: FileRequest) => Fault | undefined
  /** For each question. */
  readonly apiFaults?: (path: string) => Fault | undefined
  /** What is answered in place of the truth. */
  readonly lies?: (path: string, truth: unknown) => unknown
}

interface Published {
  readonly one: CudaPackage
  readonly fileName: string
  readonly bytes: Buffer
}

/** Not of what is wanted, but of what packages have besides. */
const BESIDE = Buffer.from('All rights reserved.')

/** What a package of the catalog holds: its libraries, where its maker puts them, and things that nobody needs. */
export function libraryFiles({ source, files, name }: CudaPackage, bytes: number): Record<string, Buffer> {
  const folder = source === 'nuget' ? 'runtimes/linux-x64/native' : `nvidia/${name.split('-')[1]}/lib`
  const libraries = files.map(
    (file) => [`${folder}/${file}`, content(file.length * 7 + bytes, bytes)] as const,
  )
  const extra =
    source === 'nuget'
      ? {
          [`${folder}/libonnxruntime.so`]: BESIDE,
          [`${folder}/libonnxruntime_providers_tensorrt.so`]: BESIDE,
        }
      : {
          [`${folder}/libextra.so.3`]: BESIDE,
          [`${folder}/notes.txt`]: BESIDE,
          'nvidia/include/one.h': BESIDE,
        }
  return { 'LICENSE.txt': BESIDE, ...Object.fromEntries(libraries), ...extra }
}

export class CudaMakers implements AsyncDisposable {
  readonly #options: MakersOptions
  readonly #servers = new LoopbackServers()
  readonly published: readonly Published[]
  #api = ''
  #storage = ''
  #requests = 0
  servedBytes = 0
  /** Paths, in order. */
  readonly asked: string[] = []

  private constructor(options: MakersOptions) {
    this.#options = options
    const { libraryBytes = 20_000, packages = {} } = options
    this.published = CUDA_PACKAGES.map((one) => ({
      one,
      fileName: fileNameOf(one),
      bytes: packages[one.name] ?? packageBytes(libraryFiles(one, libraryBytes)),
    }))
  }

  static async start(options: MakersOptions = {}): Promise<CudaMakers> {
    const makers = new CudaMakers(options)
    makers.#storage = await makers.#servers.listen((request, response) => makers.#store(request, response))
    makers.#api = await makers.#servers.listen((request, response) => makers.#answer(request, response))
    return makers
  }

  get sources(): CudaSources {
    return { pypi: `${this.#api}/pypi-mirror`, nuget: `${this.#api}/nuget/v3/index.json`, proxy: '' }
  }

  /** As a user names them. */
  get environment(): Record<string, string> {
    return { PIXART_PYPI: this.sources.pypi, PIXART_NUGET: this.sources.nuget, NO_PROXY: '*' }
  }

  /** Of all packages. */
  get sizeBytes(): number {
    return this.published.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#servers[Symbol.asyncDispose]()
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', this.#api)
    this.asked.push(pathname)
    if (misbehave(this.#options.apiFaults?.(pathname), request, response)) return
    const stored = /\/flat\/[^/]+\/[^/]+\/([^/]+)$/.exec(pathname)?.[1]
    if (stored) return void response.writeHead(302, { location: `${this.#storage}/${stored}` }).end()
    const truth = this.#pypi(pathname) ?? this.#nuget(pathname)
    if (truth === undefined) return void response.writeHead(404).end()
    const value = this.#options.lies?.(pathname, truth) ?? truth
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }

  #pypi(path: string): unknown {
    const [, name, version] = /^\/pypi-mirror\/pypi\/([^/]+)\/([^/]+)\/json$/.exec(path) ?? []
    const found = this.published.find(({ one }) => one.name === name && one.version === version)
    if (found?.one.source !== 'pypi') return undefined
    const { fileName: filename, bytes } = found
    const wheel = {
      ...{ filename, packagetype: 'bdist_wheel', size: bytes.length, yanked: false, python_version: 'py3' },
      ...{ digests: { md5: 'x', sha256: sha256(bytes) }, url: `${this.#storage}/moved/${filename}` },
    }
    const other = { ...wheel, digests: { sha256: '0'.repeat(64) } }
    const urls = [
      { ...other, filename: filename.replace('x86_64', 'aarch64') },
      { ...other, filename: filename.replace(/manylinux.*$/, 'win_amd64.whl') },
      wheel,
    ]
    return { info: { name, version, summary: 'a library' }, urls, last_serial: 1, vulnerabilities: [] }
  }

  #nuget(path: string): unknown {
    const base = `${this.#api}/nuget/v3`
    if (path === '/nuget/v3/index.json')
      return {
        version: '3.0.0',
        resources: [
          { '@id': `${base}/query`, '@type': 'SearchQueryService' },
          { '@id': `${base}/gz/`, '@type': 'RegistrationsBaseUrl/3.6.0' },
          { '@id': `${base}/registration/`, '@type': 'RegistrationsBaseUrl/3.0.0-beta' },
          { '@id': `${base}/flat`, '@type': 'PackageBaseAddress/3.0.0' },
        ],
      }
    const [found] = this.published.filter(({ one }) => one.source === 'nuget')
    const { one, bytes } = found!
    if (path === `/nuget/v3/registration/${one.name.toLowerCase()}/${one.version}.json`)
      return { '@id': path, catalogEntry: `${base}/catalog/1.json`, listed: true }
    if (path !== '/nuget/v3/catalog/1.json') return undefined
    return {
      ...{ '@type': ['PackageDetails'], id: one.name, version: one.version, packageSize: bytes.length },
      packageHash: createHash('sha512').update(bytes).digest('base64'),
      packageHashAlgorithm: 'SHA512',
    }
  }

  #store(request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', this.#storage)
    const name = pathname.split('/').at(-1) ?? ''
    if (pathname.startsWith('/moved/')) return void response.writeHead(302, { location: `/${name}` }).end()
    const found = this.published.find(({ fileName }) => fileName === name)
    if (!found) return void response.writeHead(404).end()
    const fault = this.#options.faults?.({ number: this.#requests++, path: name, request })
    void serveBytes(request, response, {
      ...{ bytes: found.bytes, etag: `"${name}"`, fault },
      onBytes: (bytes) => {
        this.servedBytes += bytes
      },
    })
  }
}

function fileNameOf({ name, source, version }: CudaPackage): string {
  if (source === 'nuget') return `${name.toLowerCase()}.${version}.nupkg`
  return `${name.replaceAll('-', '_')}-${version}-py3-none-manylinux_2_27_x86_64.whl`
}
