/**
 * What CUDA needs beside NVIDIA's driver. None of it is part of the studio: it is more than two gigabytes, and an
 * optional download of the app's own. This is that download's catalog.
 *
 * onnxruntime's provider in 1.30.0 is linked with CUDA 13 (libcudart.so.13, libcublas.so.13, libcublasLt.so.13,
 * libcurand.so.10), whatever onnxruntime-node's own install script calls it; cuDNN is loaded when a convolution asks
 * for it (https://github.com/microsoft/onnxruntime/pull/29252), and cuFFT is asked for by no operator of ours
 * (https://github.com/microsoft/onnxruntime/pull/29808). NVIDIA's versions are those that PyTorch 2.14.1 pins
 * (cuda-toolkit 13.0.3, cuDNN 9.24.0.43). Names and sizes are of those very wheels, save onnxruntime's own: its package
 * was not at hand, and its sizes are what others have measured.
 */

export interface CudaPackage {
  /** As its maker publishes it. */
  readonly name: string
  readonly source: 'nuget' | 'pypi'
  readonly version: string
  readonly licence: string
  /** Of those that are taken out of it what is needed: names, laid side by side in one folder. */
  readonly files: readonly string[]
  /** Expected, until its maker was asked. */
  readonly archiveBytes: number
  /** Of all that is taken out of it. */
  readonly unpackedBytes: number
}

const TOOLKIT = 'NVIDIA CUDA Toolkit EULA'

/** onnxruntime's provider and the libraries that it is linked with, or loads. */
export const CUDA_PACKAGES: readonly CudaPackage[] = [
  {
    ...{ name: 'Microsoft.ML.OnnxRuntime.Gpu.Linux', source: 'nuget', version: '1.30.0', licence: 'MIT' },
    files: ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'],
    ...{ archiveBytes: 236_000_000, unpackedBytes: 272_070_000 },
  },
  {
    ...{ name: 'nvidia-cuda-runtime', source: 'pypi', version: '13.0.96', licence: TOOLKIT },
    files: ['libcudart.so.13'],
    ...{ archiveBytes: 2_243_632, unpackedBytes: 704_288 },
  },
  {
    ...{ name: 'nvidia-cuda-nvrtc', source: 'pypi', version: '13.0.88', licence: TOOLKIT },
    files: ['libnvrtc.so.13', 'libnvrtc-builtins.so.13.0'],
    ...{ archiveBytes: 90_215_200, unpackedBytes: 227_912_592 },
  },
  {
    ...{ name: 'nvidia-curand', source: 'pypi', version: '10.4.0.35', licence: TOOLKIT },
    files: ['libcurand.so.10'],
    ...{ archiveBytes: 59_544_258, unpackedBytes: 132_698_328 },
  },
  {
    ...{ name: 'nvidia-cublas', source: 'pypi', version: '13.1.1.3', licence: TOOLKIT },
    files: ['libcublas.so.13', 'libcublasLt.so.13'],
    ...{ archiveBytes: 423_138_758, unpackedBytes: 596_523_368 },
  },
  {
    ...{ name: 'nvidia-cudnn-cu13', source: 'pypi', version: '9.24.0.43', licence: 'NVIDIA cuDNN SLA' },
    files: [
      'libcudnn.so.9',
      'libcudnn_graph.so.9',
      'libcudnn_ops.so.9',
      'libcudnn_cnn.so.9',
      'libcudnn_adv.so.9',
      'libcudnn_heuristic.so.9',
      'libcudnn_engines_precompiled.so.9',
      'libcudnn_engines_runtime_compiled.so.9',
    ],
    ...{ archiveBytes: 553_099_438, unpackedBytes: 965_278_448 },
  },
]

/** Of the driver: it comes with it, never from here. */
export const CUDA_DRIVER = 'libcuda.so.1'

/** The first driver that CUDA 13 runs with, on Linux. https://docs.nvidia.com/cuda/cuda-toolkit-release-notes */
export const CUDA_DRIVER_MAJOR = 580

export const CUDA_FILES: readonly string[] = CUDA_PACKAGES.flatMap(({ files }) => files)
