/** Damaged .pth files for the fuzz test: bytes of real ones changed, and pickles changed under right checksums. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dict, pickle, tensor, text, torchBytes } from '../native-models/formats/pickle-bytes.ts'
import { randomOf } from '../native-models/formats/safetensors-bytes.ts'

export interface TorchCase {
  readonly bytes: Buffer
  readonly what: string
  /** Before the change, where only a change that means nothing may be read. */
  readonly source?: Buffer
}

type Random = (below: number) => number

const FIXTURES = join(import.meta.dirname, '../fixtures')
const INSTRUCTIONS = '(.0N\x88\x89KMJ\x8aGXUcRQb)\x85\x86\x87t]}aesuqrhj\x81\x93io'

/** Two tensors in a state_dict: small, so that most changes hit something that matters. */
const SMALL = pickle(
  dict(
    text('state_dict'),
    dict(text('a'), tensor(), text('b'), tensor({ key: '1', type: 'HalfStorage' })),
    text('epoch'),
    'N',
  ),
)
const STORAGES = { 0: Buffer.alloc(24, 1), 1: Buffer.alloc(12, 2) }
const SOURCES = [
  { name: 'small', bytes: torchBytes(SMALL, STORAGES), share: 60 },
  { name: 'hed', bytes: readFileSync(join(FIXTURES, 'hed.pth')), share: 35 },
  { name: 'original-plain', bytes: readFileSync(join(FIXTURES, 'original-plain.pth')), share: 5 },
] as const

/** One to four changes anywhere, most of them where names, sizes and places stand. */
export function damagedCases(seed: number, count: number): TorchCase[] {
  const random = randomOf(seed)
  return Array.from({ length: count }, (_, index) => {
    const { name, bytes } = sourceOf(random)
    const directory = bytes.indexOf('PK\x01\x02')
    let damaged: Buffer = Buffer.from(bytes)
    for (let changes = 1 + random(4); changes > 0; changes--) {
      const start = random(2) ? directory : 0
      damaged = changed(
        damaged,
        Math.min(start + random(bytes.byteLength - start), damaged.byteLength),
        random,
      )
    }
    return { bytes: damaged, what: `${name} ${index}`, source: bytes }
  })
}

/** Changed pickles in sound archives: the checksums are right, so that only the pickle's reader can tell. */
export function pickleCases(seed: number, count: number): TorchCase[] {
  const random = randomOf(seed)
  return Array.from({ length: count }, (_, index) => {
    let pickled: Buffer = Buffer.from(SMALL)
    for (let changes = 1 + random(3); changes > 0; changes--) {
      const at = 2 + random(Math.max(1, pickled.byteLength - 2))
      if (random(3) === 0) pickled[at] = INSTRUCTIONS.charCodeAt(random(INSTRUCTIONS.length))
      else pickled = changed(pickled, Math.min(at, pickled.byteLength), random)
    }
    return { bytes: torchBytes(pickled, STORAGES), what: `pickle ${index}` }
  })
}

function sourceOf(random: Random): (typeof SOURCES)[number] {
  let share = random(100)
  for (const source of SOURCES) {
    share -= source.share
    if (share < 0) return source
  }
  return SOURCES[0]
}

function changed(bytes: Buffer, at: number, random: Random): Buffer {
  const length = 1 + random(16)
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  switch (random(7)) {
    case 0:
      return Buffer.concat([before, after.subarray(length)])
    case 1:
      return Buffer.concat([before, after.subarray(0, length), after])
    case 2:
      return random(4) === 0 ? before : Buffer.concat([before, after.subarray(0, 1), after])
    case 3:
      return Buffer.concat([
        before,
        Buffer.alloc(length, [0, 0x7f, 0x80, 0xff][random(4)]),
        after.subarray(length),
      ])
    case 4:
      return Buffer.concat([before, Buffer.of(after[0]! ^ (1 << random(8))), after.subarray(1)])
    default:
      return Buffer.concat([before, Buffer.of(random(256)), after.subarray(1)])
  }
}
