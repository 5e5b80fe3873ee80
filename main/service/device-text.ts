/** What pictures are painted on, for people. */
import type { Device } from '../../native-models/api/device.ts'
import { type Precision, precisionText } from '../../native-models/api/precision.ts'

interface Computing {
  readonly threads: number
  readonly precision: Precision
  readonly device: Device
  /** Of its adapter; undefined where that is not known. */
  readonly adapter?: string | undefined
}

const PROVIDERS = { cpu: 'CPU', cuda: 'CUDA', dml: 'DirectML', webgpu: 'WebGPU' } as const

/** `CPU, 4 threads`; what a CPU does not compute in float32 is named. `CUDA on NVIDIA H200, float16`. */
export function deviceText({ threads, precision, device, adapter }: Computing): string {
  const words = precisionText(precision)
  const provider = PROVIDERS[device.provider]
  if (device.provider === 'cpu')
    return words === 'float32'
      ? `${provider}, ${threads} threads`
      : `${provider}, ${threads} threads, ${words}`
  const place = device.index === 0 ? provider : `${provider} ${device.index}`
  return adapter === undefined ? `${place}, ${words}` : `${place} on ${adapter}, ${words}`
}
