/** safetensors files for the fuzz test: valid ones, valid ones with one known fault, and mutated bytes. */
import fc from 'fast-check'
import { DTYPE_BYTES, type Dtype } from '../../native-models/formats/dtype.ts'
import { randomOf, safetensorsBytes } from '../native-models/formats/safetensors-bytes.ts'

export interface FuzzCase {
  readonly bytes: Buffer
  /** Undefined where only the reader can tell. */
  readonly valid: boolean | undefined
  readonly fault: string
}

interface Tensor {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly (number | string)[]
  readonly begin: number
  readonly end: number
}

interface Layout {
  readonly tensors: readonly Tensor[]
  readonly dataBytes: number
}

interface Spec {
  readonly name: string
  readonly dtype: Dtype
  readonly shape: readonly number[]
}

const names = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .filter((name) => name !== '__metadata__' && !/\p{Cc}/u.test(name))

const specs: fc.Arbitrary<readonly Spec[]> = fc.uniqueArray(
  fc.record({
    name: fc.oneof(names, fc.constantFrom('__proto__', 'constructor', '0', 'blocks.0.attn1.to_q.weight')),
    dtype: fc.constantFrom(...(Object.keys(DTYPE_BYTES) as Dtype[])),
    shape: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
  }),
  { selector: ({ name }) => name, maxLength: 6 },
)

const holdsBytes = ({ begin, end }: Tensor) => end > begin

/** One change after which a layout is wrong; undefined where the layout offers no place for it. */
const FAULTS: Readonly<Record<string, (layout: Layout) => Layout | undefined>> = {
  'bytes behind the end': (layout) => ({ ...layout, dataBytes: layout.dataBytes + 1 }),
  'a byte too few': (layout) =>
    layout.dataBytes > 0 ? { ...layout, dataBytes: layout.dataBytes - 1 } : undefined,
  'a tensor twice': ({ tensors, dataBytes }) =>
    tensors[0] && { tensors: [...tensors, tensors[0]], dataBytes },
  'a moved tensor': (layout) =>
    change(layout, (tensor) => ({ ...tensor, begin: tensor.begin + 1, end: tensor.end + 1 }), holdsBytes),
  'a larger shape': (layout) =>
    change(layout, (tensor) => ({ ...tensor, shape: [...tensor.shape, 2] }), holdsBytes),
  'nine dimensions': (layout) =>
    change(layout, (tensor) => ({ ...tensor, shape: [...tensor.shape, ...Array<number>(9).fill(1)] })),
  'an unknown type': (layout) => change(layout, (tensor) => ({ ...tensor, dtype: 'F4' })),
  'a negative zero': (layout) => change(layout, (tensor) => ({ ...tensor, shape: [...tensor.shape, '-0'] })),
  'a fraction': (layout) => change(layout, (tensor) => ({ ...tensor, shape: ['1.0', ...tensor.shape] })),
  'a leading zero': (layout) => change(layout, (tensor) => ({ ...tensor, shape: ['01', ...tensor.shape] })),
  'an alias': (layout) => {
    const tensor = layout.tensors.find(holdsBytes)
    return tensor && { ...layout, tensors: [...layout.tensors, { ...tensor, name: 'x'.repeat(40) }] }
  },
}

function change(
  { tensors, dataBytes }: Layout,
  edit: (tensor: Tensor) => Tensor,
  where: (tensor: Tensor) => boolean = () => true,
): Layout | undefined {
  const at = tensors.findIndex(where)
  return at < 0 ? undefined : { tensors: tensors.with(at, edit(tensors[at]!)), dataBytes }
}

function layOut(parts: readonly Spec[]): Layout {
  let dataBytes = 0
  const tensors = parts.map((spec) => {
    const begin = dataBytes
    dataBytes += spec.shape.reduce((n, dim) => n * dim, DTYPE_BYTES[spec.dtype])
    return { ...spec, begin, end: dataBytes }
  })
  return { tensors, dataBytes }
}

function headerOf({ tensors }: Layout, metadata: Readonly<Record<string, string>> | undefined): string {
  const lines = tensors.map(
    ({ name, dtype, shape, begin, end }) =>
      `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${shape.join(',')}],"data_offsets":[${begin},${end}]}`,
  )
  // The order in the header need not be the order in the file.
  if (metadata) lines.splice(lines.length >> 1, 0, `"__metadata__":${JSON.stringify(metadata)}`)
  return `{${lines.reverse().join(', ')}}`
}

const metadata = fc.option(
  fc.dictionary(names, fc.string({ unit: 'grapheme' }), { maxKeys: 3, noNullPrototype: true }),
  { nil: undefined },
)

/** `count` files whose verdict is known: about half of them valid. */
export function structuredCases(seed: number, count: number): FuzzCase[] {
  const cases = fc
    .record({
      specs,
      metadata,
      padding: fc.nat(9),
      fault: fc.oneof(fc.constant('none'), fc.constantFrom(...Object.keys(FAULTS))),
    })
    .map(({ specs: parts, metadata: lines, padding, fault }): FuzzCase => {
      const sound = layOut(parts)
      const faulty = FAULTS[fault]?.(sound)
      const layout = faulty ?? sound
      const header = headerOf(layout, lines) + ' '.repeat(padding)
      const bytes = safetensorsBytes(header, layout.dataBytes)
      return { bytes, valid: !faulty, fault: faulty ? fault : 'none' }
    })
  return fc.sample(cases, { seed, numRuns: count })
}

const TOKENS = [
  ...'{}[]":,-. 0\\\0\n',
  ...[
    '1e2',
    '1.0',
    '00',
    'null',
    'true',
    '\\u0000',
    '\\ud800',
    '\\u0077',
    '\uFEFF',
    '9007199254740993',
    '{}',
    '[]',
  ],
  ...[
    '"__metadata__":{}',
    '"__proto__"',
    '"dtype":"F32"',
    '"shape":[]',
    '"data_offsets":[0,0]',
    ',"w":',
    ' ',
  ],
].map((token) => Buffer.from(token))

/** `count` valid files with one to four random edits of their header's bytes, now and then of its length. */
export function mutatedCases(seed: number, count: number): FuzzCase[] {
  const random = randomOf(seed)
  const sources = structuredCases(seed, 400).filter(({ valid }) => valid)
  return Array.from({ length: count }, () => {
    const { bytes } = sources[random(sources.length)]!
    const end = 8 + Number(bytes.readBigUInt64LE())
    let header = bytes.subarray(8, end)
    for (let edits = 1 + random(4); edits > 0; edits--) header = edited(header, random)
    const mutated = safetensorsBytes(header, bytes.subarray(end))
    if (random(8) === 0) mutated[random(8)] = random(256)
    const cut = random(16) === 0 ? random(mutated.byteLength) : mutated.byteLength
    return { bytes: mutated.subarray(0, cut), valid: undefined, fault: 'mutated' }
  })
}

function edited(header: Buffer, random: (below: number) => number): Buffer {
  const at = random(header.byteLength + 1)
  const before = header.subarray(0, at)
  const length = random(12)
  switch (random(6)) {
    case 0:
      return Buffer.concat([before, Buffer.of(random(256)), header.subarray(at + 1)])
    case 1:
      return Buffer.concat([before, header.subarray(at + 1 + length)])
    case 2:
      return Buffer.concat([before, header.subarray(Math.max(0, at - length * 6))])
    case 3: {
      const digit = header.findIndex((byte, i) => i >= at && byte >= 0x30 && byte <= 0x39)
      return digit < 0 ? header : Buffer.from(header.with(digit, 0x30 + random(10)))
    }
    default: {
      const token = TOKENS[random(TOKENS.length)]!
      return Buffer.concat([before, token, header.subarray(at + (random(2) ? token.byteLength : 0))])
    }
  }
}
