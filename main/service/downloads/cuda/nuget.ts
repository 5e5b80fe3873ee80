/**
 * NuGet's API of version 3 as far as it is needed: where a package lies, how large it is and its sha512.
 * https://learn.microsoft.com/nuget/api/overview
 */
import { z } from 'zod'
import type { CudaPackage } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import { askJson } from '../hub.ts'
import type { HubConnection } from '../hub-connection.ts'
import type { AddressedFile } from '../remote-file.ts'
import { addressedBy, refusedAnswer } from './addressed.ts'
import { maySend } from './cuda-sources.ts'

const place = z.string().max(2000)

/** The service index. */
const serviceIndex = z.object({
  resources: z.array(z.object({ '@id': place, '@type': z.union([place, z.array(place)]) })).max(1000),
})

/** A registration's leaf: <base><id>/<version>.json, all in lower case. */
const leaf = z.object({ catalogEntry: place })

/** What was written down when the package was published. */
const catalogEntry = z.object({
  id: z.string().max(200),
  version: z.string().max(100),
  packageHash: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
  packageHashAlgorithm: z.literal('SHA512'),
  packageSize: z.number(),
})

const CONTENT = ['PackageBaseAddress/3.0.0']
/** Those of one hive that is not packed. */
const REGISTRATIONS = [
  'RegistrationsBaseUrl',
  'RegistrationsBaseUrl/3.0.0-rc',
  'RegistrationsBaseUrl/3.0.0-beta',
]

/** @throws E_HUB_…, AbortError */
export async function nupkgOf(
  nuget: HubConnection,
  one: CudaPackage,
  { index, signal }: { index: URL; signal: AbortSignal },
): Promise<AddressedFile> {
  const { name, version } = one
  const what = `${name} ${version}`
  const ask = async <T>(url: URL, schema: z.ZodType<T>): Promise<T> =>
    (await askJson(nuget, { url, what, schema, signal })).value
  const { resources } = await ask(index, serviceIndex)
  const baseOf = (types: readonly string[]): URL => {
    const found = resources.find((one) => [one['@type']].flat().some((type) => types.includes(type)))
    if (!found) throw refusedAnswer(index, `does not tell of ${types[0]}`)
    return safeUrl(index, found['@id'].replace(/\/*$/, '/'))
  }
  const [content, registrations] = [baseOf(CONTENT), baseOf(REGISTRATIONS)]
  const id = name.toLowerCase()
  const { catalogEntry: entryPlace } = await ask(new URL(`${id}/${version}.json`, registrations), leaf)
  const entry = await ask(safeUrl(index, entryPlace), catalogEntry)
  if (entry.id.toLowerCase() !== id || entry.version !== version)
    throw refusedAnswer(index, `takes another package for ${what}`)
  const path = `${id}.${version}.nupkg`
  const digest = { kind: 'sha512', hex: Buffer.from(entry.packageHash, 'base64').toString('hex') }
  const url = new URL(`${id}/${version}/${path}`, content).href
  return addressedBy(index, one, { repo: `nuget/${id}`, path, sizeBytes: entry.packageSize, digest, url })
}

/** @throws E_HUB_ANSWER */
function safeUrl(from: URL, text: string): URL {
  if (URL.canParse(text) && maySend(from, new URL(text))) return new URL(text)
  throw refusedAnswer(from, 'sends us to an address that is not safe')
}
