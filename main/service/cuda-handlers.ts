/** Who answers the calls about CUDA's libraries. Only `cuda.fetch` reaches the network. */
import type { ServiceCallName, ServiceInput, ServiceOutput } from './protocol.ts'
import type { Service } from './service.ts'

type CudaCall = Extract<ServiceCallName, `cuda.${string}`>
type CudaHandlers = {
  readonly [N in CudaCall]: (input: ServiceInput<N>) => ServiceOutput<N> | Promise<ServiceOutput<N>>
}

export const cudaHandlersOf = ({ cuda, settled }: Service): CudaHandlers => ({
  'cuda.fetch': async () => {
    await settled
    return cuda.fetch()
  },
  'cuda.pause': () => cuda.pause(),
  'cuda.remove': () => cuda.remove(),
})
