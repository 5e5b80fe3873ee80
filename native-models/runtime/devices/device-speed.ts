/** Small graphs that tell whether a device computes, and how fast. */
import { CPU_DEVICE, type Device } from '../../api/device.ts'
import { StudioError } from '../../api/errors.ts'
import { DIALECTS, type Dialect, PLAIN } from '../../graph/dialect.ts'
import { type BuiltGraph, Graph } from '../../graph/graph.ts'
import { attention } from '../../graph/ops/attention.ts'
import { constantLike } from '../../graph/ops/constant.ts'
import { shift, tanh } from '../../graph/ops/elementwise.ts'
import { floatInput, floatOutput } from '../../graph/ops/ends.ts'
import { matmul } from '../../graph/ops/linear.ts'
import { TorchGenerator } from '../random.ts'
import { Session } from '../session.ts'

interface On {
  readonly threads: number
  /** The CPU where absent. */
  readonly device?: Device | undefined
}

/** @throws E_DEVICE_FAILED, E_DEVICE_WRONG */
export async function sumOnDevice({ threads, device = CPU_DEVICE }: On): Promise<void> {
  const graph = new Graph('sum', DIALECTS[device.provider])
  graph.output('y', shift(graph.input('x', 'float32', [2]), 1))
  using session = await Session.create(graph.build(), { threads, device, wholly: device.provider !== 'cpu' })
  const y = (await session.run(new Map([['x', { data: Float32Array.of(1, 2), shape: [2] }]]))).get('y')!
  if (y.data[0] === 2 && y.data[1] === 3) return
  throw new StudioError('E_DEVICE_WRONG', `1 and 2, each and 1, are ${y.data.join(' and ')} there.`)
}

/** Of PixArt-XL's cross-attention: a quarter of its heads, for 256 px and the longest text. */
const ATTENTION = { heads: 4, size: 72, queries: 256, keys: 120 }

/** How far attention there is from the CPU's in plain operators: the embedded model's small pictures have too few tokens to tell. */
export async function attentionOff(on: On & { readonly dialect: Dialect }): Promise<number> {
  const own = await attended(on)
  const reference = await attended({ threads: on.threads, dialect: PLAIN })
  const error = own.reduce((sum, value, index) => sum + (value - reference[index]!) ** 2, 0)
  const off = Math.sqrt(error / reference.reduce((sum, value) => sum + value ** 2, 0))
  return Number.isFinite(off) ? off : FARTHEST
}

const FARTHEST = 1e9

async function attended({ dialect, ...options }: On & { readonly dialect: Dialect }): Promise<Float32Array> {
  const { heads, size, queries, keys } = ATTENTION
  const graph = new Graph('attention', dialect)
  const shapes = { query: queries, key: keys, value: keys }
  const inputs = Object.entries(shapes).map(([name, count], index) => {
    const shape = [1, count, heads * size]
    const data = new TorchGenerator(BigInt(index)).randn(count * heads * size)
    return { name, shape, data, tensor: floatInput(graph, name, shape) }
  })
  const [query, key, value] = inputs.map(({ tensor }) => tensor)
  floatOutput(graph, 'y', attention(query!, key!, value!, { heads }))
  using session = await Session.create(graph.build(), options)
  return (await session.run(new Map(inputs.map((input) => [input.name, input])))).get('y')!.data
}

/** Tokens of 256 px, and PixArt-XL's width. */
const [ROWS, WIDTH] = [256, 1152]
const OPERATIONS = 2 * ROWS * WIDTH * WIDTH
/** Where one product is too short to be measured. */
const MORE = 64
const SHORT_MS = 100

/** 10⁹ operations a second in float32 matrix products as PixArt-XL has them. @throws E_DEVICE_FAILED */
export async function productGflops(on: On): Promise<number> {
  const onceMs = await productsMs(on, 1)
  if (onceMs > SHORT_MS) return OPERATIONS / onceMs / 1e6
  return (MORE * OPERATIONS) / (await productsMs(on, MORE)) / 1e6
}

async function productsMs({ threads, device = CPU_DEVICE }: On, count: number): Promise<number> {
  using session = await Session.create(products(device, count), { threads, device })
  const x = { data: new TorchGenerator(1n).randn(ROWS * WIDTH), shape: [ROWS, WIDTH] }
  const inputs = new Map([['x', x]])
  await session.run(inputs)
  const start = performance.now()
  await session.run(inputs)
  return performance.now() - start
}

/** x (256, 1152), multiplied again and again; kept small by tanh. */
function products({ provider }: Device, count: number): BuiltGraph {
  const graph = new Graph('products', DIALECTS[provider])
  let x = graph.input('x', 'float32', [ROWS, WIDTH])
  const weight = constantLike(x, new TorchGenerator(2n).randn(WIDTH * WIDTH), [WIDTH, WIDTH])
  for (let index = 0; index < count; index++) x = tanh(matmul(x, weight))
  graph.output('y', x)
  return graph.build()
}
