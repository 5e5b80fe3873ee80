/** What the pretended machine can paint on, by scene: one processor, GPUs, drivers that are still asked. */
import { NEXT_STEPS } from '../../../native-models/api/errors.ts'
import { FLOAT16, FLOAT32, type Precision } from '../../../native-models/api/precision.ts'
import { deviceTest, shelvedDevice } from '../../../preload/contract/devices.ts'
import type { DeviceShelf, DeviceTest, ShelvedDevice } from '../../../preload/contract.ts'

const absent = (message: string) =>
  ({ code: 'E_DEVICE_ABSENT', message, nextStep: NEXT_STEPS.E_DEVICE_ABSENT }) as const
const lacking = (message: string) =>
  ({ code: 'E_DEVICE_LIBRARIES', message, nextStep: NEXT_STEPS.E_DEVICE_LIBRARIES }) as const

const PROCESSOR: ShelvedDevice = shelvedDevice.parse({
  ...{ device: 'cpu', provider: 'cpu', label: 'CPU', tests: [] },
  adapters: [{ name: 'AMD Ryzen 7 5800X 8-Core Processor', memoryBytes: 16_700_000_000 }],
})
const RTX = { name: 'NVIDIA GeForce RTX 4090', memoryBytes: 25_757_220_864, driver: '550.54.14' }
const CUDA: ShelvedDevice = shelvedDevice.parse({
  ...{ device: 'cuda', provider: 'cuda', label: 'CUDA (NVIDIA, Linux)', adapters: [RTX], tests: [] },
})
const OLD: ShelvedDevice = shelvedDevice.parse({
  ...{ device: 'cuda:1', provider: 'cuda', label: 'CUDA (NVIDIA, Linux)', tests: [] },
  adapters: [{ name: 'NVIDIA GeForce GTX 970', memoryBytes: 4_294_967_296, driver: '550.54.14' }],
})
const WEBGPU_LABEL = 'WebGPU (Vulkan on Linux, Direct3D 12 on Windows)'
const WEBGPU: ShelvedDevice = shelvedDevice.parse({
  ...{ device: 'webgpu', provider: 'webgpu', label: WEBGPU_LABEL, tests: [] },
  adapters: [RTX, { name: 'SwiftShader (software)' }],
})
const NO_CUDA = { ...CUDA, adapters: [], obstacle: absent('No NVIDIA adapter is found.') }
const CUDA_LACKS = {
  ...CUDA,
  obstacle: lacking('CUDA 13 and cuDNN 9 are not whole: libcudnn.so.9, libcublasLt.so.13 are missing.'),
}
const CUDA_OLD = {
  ...CUDA,
  obstacle: lacking('NVIDIA’s driver 550.54.14 is too old for CUDA 13: 580 is the first that knows it.'),
}
const NO_DML: ShelvedDevice = shelvedDevice.parse({
  ...{ device: 'dml', provider: 'dml', label: 'DirectML (Windows)', adapters: [], tests: [] },
  obstacle: absent('DirectML is a part of Windows.'),
})
const NO_VULKAN = {
  ...WEBGPU,
  adapters: [],
  obstacle: lacking('Vulkan’s loader is missing: libvulkan.so.1 (on Debian: libvulkan1).'),
}

const FIGURES = { steps: 20, passSeconds: 0.11, decodeSeconds: 0.21, seconds: 6.4, gflops: 143.2 }

export const passedTest = (precision: Precision, more: Partial<DeviceTest> = {}): DeviceTest =>
  deviceTest.parse({
    ...{ precision, at: Date.now() - 7_200_000, passed: true },
    likeness: { relativeRms: 0.00021, psnr: 52.3 },
    figures: { ...FIGURES, memoryBytes: 214_000_000, fellBack: [] },
    ...more,
  })

const FAST = passedTest(FLOAT16, {
  likeness: { relativeRms: 0.0041, psnr: 46.8 },
  figures: {
    ...{ steps: 20, passSeconds: 0.0037, decodeSeconds: 0.0092, seconds: 4.1, gflops: 84_100 },
    ...{ memoryBytes: 1_240_000_000, fellBack: ['vae.mid.attention', 'text.embed', 'a', 'b'] },
  },
})
const WRONG = passedTest(FLOAT16, {
  passed: false,
  likeness: { relativeRms: 0.312, psnr: 12.3 },
  error: {
    code: 'E_DEVICE_WRONG',
    message: 'What cuda:1 painted is not the processor’s picture: off by 0.31 of the latent, 12.3 dB.',
    nextStep: NEXT_STEPS.E_DEVICE_WRONG,
  },
})
const DIED = passedTest(FLOAT16, {
  passed: false,
  likeness: undefined,
  figures: undefined,
  error: {
    code: 'E_DEVICE_DIED',
    message: 'The process that loads webgpu ended by itself (SIGSEGV).',
    nextStep: NEXT_STEPS.E_DEVICE_DIED,
  },
})

const tested = (row: ShelvedDevice, ...tests: readonly DeviceTest[]): ShelvedDevice => ({
  ...row,
  tests: [...tests],
})
const EXACT = passedTest(FLOAT32, { likeness: { relativeRms: 0, psnr: null } })

const GPUS = [
  tested(PROCESSOR, EXACT),
  tested(CUDA, FAST, passedTest({ ...FLOAT32, transformer: 'float16' })),
  tested(OLD, WRONG),
  tested(WEBGPU, DIED),
  NO_DML,
]
const ALONE = [PROCESSOR, NO_CUDA, NO_DML, NO_VULKAN]
const on = (device: string, ...reasons: string[]): DeviceShelf['choice'] => ({ device, reasons })

const FASTEST = on(
  'cuda',
  'Painting on NVIDIA GeForce RTX 4090 (cuda): the fastest that has passed its test, 84 TFLOP/s.',
  'Not on the processor: 140 GFLOP/s.',
  'Not on NVIDIA GeForce GTX 970 (cuda:1): What cuda:1 painted is not the processor’s picture: off by 0.31 of the latent, 12.3 dB. (E_DEVICE_WRONG)',
  'Not on webgpu: The process that loads webgpu ended by itself (SIGSEGV). (E_DEVICE_DIED)',
  'Not on dml: DirectML is a part of Windows. (E_DEVICE_ABSENT)',
)
const SCENES: Readonly<Record<string, Partial<DeviceShelf>>> = {
  alone: {
    rows: ALONE,
    choice: on(
      'cpu',
      'Painting on the processor: the only device that can be used.',
      'Not on cuda: No NVIDIA adapter is found. (E_DEVICE_ABSENT)',
      'Not on dml: DirectML is a part of Windows. (E_DEVICE_ABSENT)',
    ),
  },
  gpus: { rows: GPUS, choice: FASTEST },
  looking: { rows: [], state: 'looking', choice: on('cpu') },
  again: { rows: GPUS, state: 'looking', choice: FASTEST },
  testing: {
    rows: GPUS,
    choice: FASTEST,
    testing: [
      { device: 'cuda', precision: FLOAT16 },
      { device: 'cuda:1', precision: FLOAT16 },
      { device: 'cuda', precision: { ...FLOAT32, transformer: 'float16' } },
      { device: 'cuda', precision: { ...FLOAT32, textEncoder: 'int8' } },
    ],
  },
  olddriver: { rows: [tested(PROCESSOR, EXACT), CUDA_OLD, NO_DML, NO_VULKAN] },
  fellback: {
    rows: [tested(PROCESSOR, EXACT), CUDA_LACKS, NO_DML, NO_VULKAN],
    choice: {
      ...on('cpu', 'Painting on the processor: cuda was chosen and cannot be used.'),
      fellBack: CUDA_LACKS.obstacle,
    },
  },
}

/** @param scene alone, gpus, looking, again, testing, fellback, olddriver; alone without a name */
export const devicesOf = (scene: string | undefined): DeviceShelf => ({
  ...{ state: 'ready', rows: ALONE, testing: [], runtime: 'onnxruntime 1.30.0', choice: on('cpu') },
  ...SCENES[scene ?? 'alone'],
})
