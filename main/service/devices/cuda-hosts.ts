/** Who is asked for CUDA's libraries, for people. */
import { cudaSourcesFromEnvironment } from '../downloads/cuda/cuda-sources.ts'

export function cudaHosts(env: NodeJS.ProcessEnv = process.env): string[] {
  try {
    const { pypi, nuget } = cudaSourcesFromEnvironment(env)
    return [...new Set([pypi, nuget].map((address) => new URL(address).host.slice(0, 200)))]
  } catch {
    return ['PIXART_PYPI', 'PIXART_NUGET'] // one is no address: a fetch says so
  }
}
