/** What a device may ask of its process's environment, and nothing else: main starts processes with what the service says here. */
import { z } from 'zod'

export const deviceVariables = z.strictObject({
  LD_LIBRARY_PATH: z.string().max(32_768).optional(),
  CUDA_DEVICE_ORDER: z.literal('PCI_BUS_ID').optional(),
})
export type DeviceVariables = z.infer<typeof deviceVariables>
