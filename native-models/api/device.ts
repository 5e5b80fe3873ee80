/** What a model can be computed on, by onnxruntime's names. */
import { z } from 'zod'

export const PROVIDERS = ['cpu', 'cuda', 'dml', 'webgpu'] as const
export type Provider = (typeof PROVIDERS)[number]

const MOST_INDEX = 63

export const device = z.strictObject({
  provider: z.enum(PROVIDERS),
  /** Which of its adapters; the CPU is one, and WebGPU chooses its adapter itself. */
  index: z.int().min(0).max(MOST_INDEX),
})
export type Device = z.infer<typeof device>

export const CPU_DEVICE: Device = { provider: 'cpu', index: 0 }

/** `cuda` is the first adapter, `cuda:1` the second one; undefined for other words. */
export function deviceNamed(words: string): Device | undefined {
  const [, provider, index = '0'] = /^([a-z]+)(?::(\d{1,2}))?$/.exec(words) ?? []
  const found = device.safeParse({ provider, index: Number(index) }).data
  const single = found?.provider === 'cpu' || found?.provider === 'webgpu'
  return single && found.index > 0 ? undefined : found
}

export const deviceName = ({ provider, index }: Device): string =>
  index === 0 ? provider : `${provider}:${index}`
