/**
 * Entry of the process that tries a device, once, and ends. A provider that crashes while it is loaded takes this
 * process with it, and nothing else.
 */
import { CPU_DEVICE } from './api/device.ts'
import { toDeviceProcess } from './api/device-check.ts'
import { reportOf, StudioError } from './api/errors.ts'
import { FLOAT32 } from './api/precision.ts'
import { paintOnDevice } from './pipeline/device-painting.ts'
import { engineOptionsFromArguments } from './pipeline/engine-options.ts'
import { dialectOf } from './runtime/devices/device-dialect.ts'
import { attentionOff, productGflops, sumOnDevice } from './runtime/devices/device-speed.ts'
import { nodesOnCpu } from './runtime/devices/fallen-nodes.ts'
import { keepCompiled } from './runtime/keep-compiled.ts'
import { openParentPort } from './runtime/parent-port.ts'

const options = engineOptionsFromArguments(process.argv.slice(2))
const port = openParentPort()

port.onMessage((raw) => {
  void answer(raw).catch((thrown: unknown) => port.post({ type: 'failed', error: reportOf(thrown) }))
})
port.post({ type: 'ready' })
keepCompiled()

async function answer(raw: unknown): Promise<void> {
  const task = toDeviceProcess.safeParse(raw)
  if (!task.success)
    throw new StudioError('E_PROTOCOL', `A message was not understood: ${task.error.message}`)
  switch (task.data.type) {
    case 'probe':
      await sumOnDevice(options)
      return port.post({ type: 'probed' })
    case 'paint': {
      const painted = await paintOnDevice(options, task.data)
      const fellBack = options.profileFolder === undefined ? [] : nodesOnCpu(options.profileFolder)
      const { device = CPU_DEVICE, precision = FLOAT32 } = options
      const dialect = dialectOf(device, precision.transformer)
      const attentionRms = await attentionOff({ ...options, dialect })
      const gflops = await productGflops(options)
      const memoryBytes = process.resourceUsage().maxRSS * 1024
      return port.post({
        type: 'painted',
        painting: { ...painted, gflops, memoryBytes, fellBack, attentionRms },
      })
    }
  }
}
