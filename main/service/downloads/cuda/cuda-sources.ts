/** Who is asked for CUDA's libraries, and by which way. */
import { z } from 'zod'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { hubOptions } from '../hub-options.ts'
import { leadsInside } from '../private-address.ts'

const PUBLIC_PYPI = 'https://pypi.org'
const PUBLIC_NUGET = 'https://api.nuget.org/v3/index.json'

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Libraries are run: they come encrypted, or from this very machine. */
function isSafe({ protocol, hostname, username }: URL): boolean {
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname)))
}

/** Whether an answer of `from` may send us to `to`: never from outside into this machine or its network. */
export function maySend(from: URL, to: URL): boolean {
  return isSafe(to) && (from.protocol !== 'https:' || to.protocol === 'https:') && !leadsInside(from, to)
}

const address = z
  .url()
  .max(2000)
  .refine((text) => URL.canParse(text) && isSafe(new URL(text)), 'has to be an address with https')

export const cudaSources = z.strictObject({
  /** PyPI, or a mirror with its JSON API; a path at its end is kept. */
  pypi: address,
  /** The index of a NuGet source of version 3. */
  nuget: address,
  /** As the hub's. */
  proxy: hubOptions.shape.proxy,
})
export type CudaSources = z.infer<typeof cudaSources>

/** PIXART_PYPI and PIXART_NUGET name mirrors. @throws E_OPTION */
export function cudaSourcesFromEnvironment(env: NodeJS.ProcessEnv = process.env): CudaSources {
  const pypi = (env['PIXART_PYPI'] || PUBLIC_PYPI).replace(/\/+$/, '')
  const parsed = cudaSources.safeParse({ pypi, nuget: env['PIXART_NUGET'] || PUBLIC_NUGET })
  if (parsed.success) return parsed.data
  const isPypi = parsed.error.issues[0]?.path[0] === 'pypi'
  const [variable, example] = isPypi ? ['PIXART_PYPI', PUBLIC_PYPI] : ['PIXART_NUGET', PUBLIC_NUGET]
  throw new StudioError('E_OPTION', `${variable} is not an address with https such as ${example}.`)
}
