/**
 * What CUDA needs beside NVIDIA's driver. None of it is part of the studio: it is two gigabytes, and an optional
 * download of the app's own. This is that download's catalog; until it has a button, whoever has the files lays them
 * there by hand.
 */

export interface CudaPackage {
  /** As its maker publishes it. */
  readonly name: string
  readonly version: string
  readonly licence: string
  /** Names of the files that are taken out of it, and laid side by side in one folder. */
  readonly files: readonly string[]
}

/** onnxruntime's provider and the libraries that it is linked with: CUDA 12, cuDNN 9. */
export const CUDA_PACKAGES: readonly CudaPackage[] = [
  {
    name: 'Microsoft.ML.OnnxRuntime.Gpu.Linux (NuGet)',
    version: '1.30.0',
    licence: 'MIT',
    files: ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'],
  },
  {
    name: 'nvidia-cuda-runtime-cu12 (PyPI)',
    version: '12',
    licence: 'NVIDIA CUDA Toolkit EULA',
    files: ['libcudart.so.12'],
  },
  {
    name: 'nvidia-cuda-nvrtc-cu12 (PyPI)',
    version: '12',
    licence: 'NVIDIA CUDA Toolkit EULA',
    files: ['libnvrtc.so.12'],
  },
  {
    name: 'nvidia-cublas-cu12 (PyPI)',
    version: '12',
    licence: 'NVIDIA CUDA Toolkit EULA',
    files: ['libcublas.so.12', 'libcublasLt.so.12'],
  },
  {
    name: 'nvidia-cufft-cu12 (PyPI)',
    version: '11',
    licence: 'NVIDIA CUDA Toolkit EULA',
    files: ['libcufft.so.11'],
  },
  {
    name: 'nvidia-curand-cu12 (PyPI)',
    version: '10',
    licence: 'NVIDIA CUDA Toolkit EULA',
    files: ['libcurand.so.10'],
  },
  {
    name: 'nvidia-cudnn-cu12 (PyPI)',
    version: '9',
    licence: 'NVIDIA cuDNN SLA',
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
  },
]

/** Of the driver: it comes with it, never from here. */
export const CUDA_DRIVER = 'libcuda.so.1'

export const CUDA_FILES: readonly string[] = CUDA_PACKAGES.flatMap(({ files }) => files)
