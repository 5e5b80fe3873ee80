/**
 * The one table of operators: everything that is emitted, and which providers compute it. A graph that is built for a
 * provider is held against it node by node, so that nothing falls back to the CPU unseen.
 *
 * As onnxruntime 1.30 registers its kernels (docs/OperatorKernels.md; for WebGPU webgpu_execution_provider.cc and
 * webgpu_contrib_kernels.cc). A kernel is for a range of opsets: see `opset` of dialect.ts.
 */
import type { Provider } from '../api/device.ts'

const ALL: readonly Provider[] = ['cpu', 'cuda', 'dml', 'webgpu']
/** Float convolutions rewritten for the processor, and its quantized products. */
const CPU_ALONE: readonly Provider[] = ['cpu']

const OPERATORS = {
  Add: ALL,
  Sub: ALL,
  Mul: ALL,
  Div: ALL,
  Sin: ALL,
  Cos: ALL,
  Sqrt: ALL,
  Tanh: ALL,
  Sigmoid: ALL,
  Relu: ALL,
  Softmax: ALL,
  ReduceMean: ALL,
  MatMul: ALL,
  Gemm: ALL,
  Einsum: ALL,
  Conv: ALL,
  MaxPool: ALL,
  Resize: ALL,
  InstanceNormalization: ALL,
  LayerNormalization: ALL,
  SimplifiedLayerNormalization: ['cpu', 'cuda', 'webgpu'],
  Cast: ALL,
  Identity: ALL,
  Reshape: ALL,
  Transpose: ALL,
  Concat: ALL,
  Split: ALL,
  Slice: ALL,
  Gather: ALL,
  Unsqueeze: ALL,
  Expand: ALL,
  // The CPU's own forms
  DepthToSpace: CPU_ALONE,
  Abs: CPU_ALONE,
  Max: CPU_ALONE,
  ReduceMax: CPU_ALONE,
  ReduceL2: CPU_ALONE,
  QuantizeLinear: CPU_ALONE,
  // com.microsoft
  // WebGPU has one too, which is off by a tenth from 32 queries on where it was run: on SwiftShader, in float32.
  MultiHeadAttention: ['cpu', 'cuda', 'dml'],
  FastGelu: ALL,
  QuickGelu: ALL,
  MatMulNBits: ALL,
  MatMulIntegerToFloat: ['cpu', 'dml'],
  DynamicQuantizeMatMul: ['cpu', 'dml'],
  FusedMatMul: ['cpu', 'cuda', 'dml'],
  GroupNorm: ['cuda', 'dml'],
  SkipGroupNorm: ['cuda'],
  NhwcConv: ['cuda', 'dml'],
} as const satisfies Record<string, readonly Provider[]>

const BY_NAME: Readonly<Record<string, readonly Provider[] | undefined>> = OPERATORS

export type Operator = keyof typeof OPERATORS

/** Whether a provider computes an operator; one that is not in the table is computed by none. */
export const computes = (provider: Provider, operator: string): boolean =>
  BY_NAME[operator]?.includes(provider) ?? false
