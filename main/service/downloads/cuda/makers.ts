/** The makers of CUDA's libraries, asked what they publish. */
import { type ErrorCode, StudioError } from '../../../../native-models/api/errors.ts'
import type { CudaPackage } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import type { Budgets } from '../budgets.ts'
import { HubConnection } from '../hub-connection.ts'
import type { AddressedFile } from '../remote-file.ts'
import type { CudaSources } from './cuda-sources.ts'
import { nupkgOf } from './nuget.ts'
import { wheelOf } from './pypi.ts'

export class Makers implements AsyncDisposable {
  readonly #index: URL
  readonly #connections: Readonly<Record<CudaPackage['source'], HubConnection>>

  constructor({ pypi, nuget, proxy }: CudaSources, budgets: Budgets) {
    const connect = (endpoint: string) =>
      new HubConnection({ endpoint, ...(proxy !== undefined && { proxy }) }, budgets)
    this.#index = new URL(nuget)
    this.#connections = { pypi: connect(pypi), nuget: connect(nuget) }
  }

  connection({ source }: CudaPackage): HubConnection {
    return this.#connections[source]
  }

  /** @throws E_HUB_…, AbortError */
  fileOf(one: CudaPackage, signal: AbortSignal): Promise<AddressedFile> {
    const connection = this.connection(one)
    return one.source === 'pypi'
      ? wheelOf(connection, one, signal)
      : nupkgOf(connection, one, { index: this.#index, signal })
  }

  async reconnect(): Promise<void> {
    await Promise.all(Object.values(this.#connections).map((one) => one.reconnect()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(Object.values(this.#connections).map((one) => one[Symbol.asyncDispose]()))
  }
}

/** What fails at the hub has other next steps than what fails at them. */
const CODES: Partial<Record<ErrorCode, ErrorCode>> = {
  E_HUB_UNREACHABLE: 'E_CUDA_SOURCE',
  E_HUB_ANSWER: 'E_CUDA_SOURCE',
  E_HUB_MISSING: 'E_CUDA_SOURCE',
  E_HUB_GATED: 'E_CUDA_SOURCE',
  E_FETCH_DAMAGED: 'E_CUDA_DAMAGED',
}

export function makerError(error: StudioError): StudioError {
  const code = CODES[error.code]
  return code ? new StudioError(code, error.message, { cause: error }) : error
}
