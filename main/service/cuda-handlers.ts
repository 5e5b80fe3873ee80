/** Who answers the calls about CUDA's libraries. Only `cuda.fetch` reaches the network. */
import type { ServiceCallName, ServiceInput, ServiceOutput } from './protocol.ts'
import type { Service } from './service.ts'

type CudaCall = Extract<ServiceCallName, `cuda.${string}`>
type CudaHandlers = {
  readonly [N in CudaCall]: (input: ServiceInput<N>) => ServiceOutput<N> | Promise<ServiceOutput<N>>
}

export const cudaHandlersOf = ({ cuda }: Service): CudaHandlers => ({
  'cuda.fetch': async () => {
    await cuda.begin()
    return cuda.fetch()
  },
  'cuda.pause': () => cuda.pause(),
  'cuda.remove': async () => {
    await cuda.begin()
    return cuda.remove()
  },
})
