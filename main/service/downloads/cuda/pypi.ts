/** PyPI's JSON API as far as it is needed: which wheel a version has for this system. https://docs.pypi.org/api/json */
import { z } from 'zod'
import type { CudaPackage } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import { askJson } from '../hub.ts'
import type { HubConnection } from '../hub-connection.ts'
import type { AddressedFile } from '../remote-file.ts'
import { addressedBy, refusedAnswer } from './addressed.ts'

/** GET /pypi/<name>/<version>/json */
const release = z.object({
  info: z.object({ version: z.string().max(100) }),
  urls: z
    .array(
      z.object({
        filename: z.string().max(400),
        packagetype: z.string().max(40),
        size: z.number(),
        url: z.string().max(2000),
        digests: z.object({ sha256: z.string().max(100) }),
      }),
    )
    .max(1000),
})

const FOR_THIS_SYSTEM = /-manylinux[\w.]*_x86_64\.whl$/

/** @throws E_HUB_…, AbortError */
export async function wheelOf(
  pypi: HubConnection,
  one: CudaPackage,
  signal: AbortSignal,
): Promise<AddressedFile> {
  const { name, version } = one
  const url = pypi.at(`pypi/${name}/${version}/json`)
  const what = `${name} ${version}`
  const { value } = await askJson(pypi, { url, what, schema: release, signal })
  const stem = `${name.replaceAll('-', '_')}-${version}-`
  const wheel = value.urls.find(
    ({ filename, packagetype }) =>
      packagetype === 'bdist_wheel' && filename.startsWith(stem) && FOR_THIS_SYSTEM.test(filename),
  )
  if (!wheel || value.info.version !== version)
    throw refusedAnswer(url, `has no wheel of ${what} for Linux on x64`)
  const digest = { kind: 'sha256', hex: wheel.digests.sha256 }
  const { filename: path, size: sizeBytes } = wheel
  return addressedBy(url, one, { repo: `pypi/${name}`, path, sizeBytes, digest, url: wheel.url })
}
