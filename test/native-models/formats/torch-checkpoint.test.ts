/** PyTorch's checkpoints: real ones, right but unusual ones, hostile ones, and archives beyond 4 GB. */
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { StudioError } from '../../../native-models/api/errors.ts'
import { fingerprint, isUnchanged, openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { verifyFile } from '../../../native-models/formats/checksum.ts'
import { readFloat32 } from '../../../native-models/formats/tensor-data.ts'
import { readTorchCheckpoint } from '../../../native-models/formats/torch-checkpoint.ts'
import { hostileTorch } from './hostile-torch.ts'
import {
  bytesOf,
  dict,
  FLOATS,
  global,
  int,
  ops,
  ordered,
  pickle,
  SOUND,
  type TensorParts,
  tensor,
  text,
  torchBytes,
  torchParts,
  tuple,
} from './pickle-bytes.ts'
import { zipBytes, zipPieces } from './zip-bytes.ts'

const folder = mkdtempSync(join(tmpdir(), 'torch-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const fixtures = join(import.meta.dirname, '../../fixtures')

let count = 0
function written(bytes: Uint8Array): string {
  const path = join(folder, `${count++}.pth`)
  writeFileSync(path, bytes)
  return path
}

function refusal(path: string): StudioError {
  try {
    readTorchCheckpoint(path)
  } catch (error) {
    if (error instanceof StudioError) return error
    throw error
  }
  throw new Error(`${path} was accepted`)
}

describe('hostile files', () => {
  it('are well over sixty, each of its own', () => {
    expect(new Set(hostileTorch.map(({ what, code }) => `${code} ${what}`)).size).toBe(hostileTorch.length)
    expect(hostileTorch.length).toBeGreaterThan(150)
  })

  it.each(hostileTorch)('$code: $what', ({ code, bytes }) => {
    const path = written(bytes(join(folder, 'canary')))
    const error = refusal(path)
    expect(error.code, error.message).toBe(code)
    expect(error.message.startsWith(`${path}: `), error.message).toBe(true)
    expect(error.message).toMatch(/^\P{Cc}+\.$/u)
    expect(error.message.length).toBeLessThan(path.length + 900)
  })
})

describe('real files', () => {
  it.each([
    ['original-ms.pth', 85, 'state_dict'],
    ['original-plain.pth', 77, 'state_dict'],
    ['controlnet-ms.pth', 121, 'state_dict'],
    ['controlnet-plain.pth', 113, 'state_dict'],
    ['hed.pth', 37, undefined],
  ])('%s: %i tensors', (name, tensors, scope) => {
    const file = readTorchCheckpoint(join(fixtures, name))
    expect(file.tensors.size).toBe(tensors)
    expect(file.metadata.get('scope')).toBe(scope)
    expect(() => verifyFile(file)).not.toThrow()
    let end = 0
    for (const { offset, byteLength, shape } of file.tensors.values()) {
      expect(offset % 64).toBe(0)
      expect(offset).toBeGreaterThanOrEqual(end)
      expect(byteLength).toBe(shape.reduce((n, dim) => n * dim, 4))
      end = offset + byteLength
    }
  })

  it('the numbers are those that HED subtracts', () => {
    const { data, shape } = readFloat32(readTorchCheckpoint(join(fixtures, 'hed.pth')), 'norm')
    expect(shape).toEqual([1, 3, 1, 1])
    const bytes = readFileSync(join(fixtures, 'hed.pth'))
    const at = bytes.indexOf('hed/data/0') + 'hed/data/0'.length
    expect(bytes.indexOf(Buffer.from(data.buffer), at)).toBeGreaterThan(at)
  })
})

describe('right, if unusual', () => {
  const namesOf = (bytes: Uint8Array) => [...readTorchCheckpoint(written(bytes)).tensors.keys()]
  const opened = (parts: TensorParts) =>
    readTorchCheckpoint(written(torchBytes(pickle(dict(text('w'), tensor(parts))))))

  it('one tensor, its numbers where the file says', () => {
    const file = readTorchCheckpoint(written(torchBytes(SOUND)))
    expect(readFloat32(file, 'w')).toEqual({ shape: [2, 3], data: FLOATS })
    expect(file.checksums?.map(({ name }) => name)).toContain('archive/data/0')
  })

  it('rows of a storage, a scalar, an empty tensor, strides of single rows', () => {
    expect(readFloat32(opened({ offset: 3, shape: [1, 3], strides: [99, 1] }), 'w').data).toEqual(
      FLOATS.slice(3),
    )
    expect(readFloat32(opened({ offset: 5, shape: [], strides: [] }), 'w').data).toEqual(FLOATS.slice(5))
    expect(opened({ shape: [0, 3], strides: [3, 1] }).tensors.get('w')?.byteLength).toBe(0)
  })

  it('several names for the same bytes', () => {
    const shared = dict(text('a'), tensor(), text('b'), tensor({ shape: [6], strides: [1] }))
    const { tensors } = readTorchCheckpoint(written(torchBytes(pickle(shared))))
    expect(tensors.get('a')?.offset).toBe(tensors.get('b')?.offset)
  })

  it('state_dict goes before state_dict_ema, which goes before nothing', () => {
    const named = (name: string) => dict(text(name), tensor())
    const both = dict(
      text('state_dict_ema'),
      named('ema'),
      text('state_dict'),
      named('own'),
      text('epoch'),
      int(7),
    )
    expect(namesOf(torchBytes(pickle(both)))).toEqual(['own'])
    expect(namesOf(torchBytes(pickle(dict(text('state_dict_ema'), named('ema'), text('x'), 'N'))))).toEqual([
      'ema',
    ])
    expect(namesOf(torchBytes(pickle(named('flat'))))).toEqual(['flat'])
  })

  it('parameters, the state of an OrderedDict, the memo, floats, lists and large numbers', () => {
    const parameter = ops(
      global('torch._utils', '_rebuild_parameter'),
      tuple(tensor(), '\x88', ordered()),
      'R',
    )
    const state = ops(ordered(text('__proto__'), parameter), 'q\x05', dict(text('_metadata'), ordered()), 'b')
    const rest = [
      text('lr'),
      ops('G', Buffer.alloc(8)),
      text('steps'),
      ops('](', int(1), int(-1), int(2 ** 40), 'e'),
    ]
    const whole = dict(text('state_dict'), state, text('again'), 'h\x05', ...rest, text('short'), 'U\x01x')
    expect(namesOf(torchBytes(pickle(whole)))).toEqual(['__proto__'])
  })

  it('entries whose sizes are in front, no notes, an empty storage, another folder', () => {
    const parts = torchParts(
      pickle(
        dict(text('w'), tensor(), text('e'), tensor({ key: '7', elements: 0, shape: [0], strides: [1] })),
      ),
      {
        0: bytesOf(FLOATS),
        7: Buffer.alloc(0),
      },
    )
    const own = parts
      .filter(({ name }) => !/version|byteorder/.test(String(name)))
      .map((part) => ({
        ...part,
        name: String(part.name).replace('archive', 'PixArt-XL-2 é'),
        behind: false,
      }))
    expect(namesOf(zipBytes(own))).toEqual(['w', 'e'])
    const quiet = parts.map((part) =>
      part.data.byteLength === 0 ? { ...part, behindBytes: Buffer.alloc(0) } : part,
    )
    expect(namesOf(zipBytes(quiet))).toEqual(['w', 'e'])
  })

  it('40,000 names of one tensor', () => {
    const again = Array.from({ length: 40_000 }, (_, i) => ops(text(`w${i}`), 'h\x09'))
    const whole = dict(text('state_dict'), dict(text('w'), ops(tensor(), 'q\x09'), ...again))
    expect(readTorchCheckpoint(written(torchBytes(pickle(whole)))).tensors.size).toBe(40_001)
  })
})

describe('beyond 4 GB', () => {
  const LARGE = 2 ** 32 + 4096
  const path = join(folder, 'large.pth')

  /** Gigabytes of zeros that take no place on the disk: their checksum is wrong, and only `verifyFile` would see it. */
  function write(): void {
    const tensors = dict(
      ...[
        text('large'),
        tensor({ key: '0', elements: LARGE / 4, shape: [2 ** 10, LARGE / 4096], strides: [LARGE / 4096, 1] }),
      ],
      ...[text('behind'), tensor({ key: '1' })],
    )
    const [first, order, large, behind, version] = torchParts(pickle(tensors), {
      0: Buffer.alloc(0),
      1: bytesOf(FLOATS),
    })
    const parts = [first!, order!, { ...large!, byteLength: LARGE }, behind!, version!]
    const { pieces, sizeBytes } = zipPieces(parts, { wide: {} })
    const file = openSync(path, 'w')
    for (const { position, bytes } of pieces) writeSync(file, bytes, 0, bytes.byteLength, position)
    ftruncateSync(file, sizeBytes)
    closeSync(file)
  }

  it('sizes and places of 64 bits; the large file is not read to be opened', () => {
    write()
    const file = readTorchCheckpoint(path)
    expect(file.sizeBytes).toBeGreaterThan(2 ** 32)
    expect(file.tensors.get('large')).toMatchObject({ shape: [2 ** 10, LARGE / 4096], byteLength: LARGE })
    expect(file.tensors.get('behind')?.offset).toBeGreaterThan(2 ** 32)
    expect(readFloat32(file, 'behind').data).toEqual(FLOATS)
  })
})

describe('as a checkpoint', () => {
  it('has a fingerprint that every checksum is in, and notices a change', () => {
    const of = (bytes: Uint8Array) => fingerprint(openCheckpoint(written(bytes)))
    expect(of(torchBytes(SOUND))).toBe(of(torchBytes(SOUND)))
    expect(of(torchBytes(SOUND))).not.toBe(of(torchBytes(SOUND, { 0: bytesOf(FLOATS.map((x) => -x)) })))
    const path = written(torchBytes(SOUND))
    const checkpoint = openCheckpoint(path)
    writeFileSync(path, torchBytes(pickle(dict(text('v'), tensor()))))
    expect(isUnchanged(checkpoint)).toBe(false)
    expect(() => verifyFile(checkpoint.files[0]!)).toThrow(
      expect.objectContaining({ code: 'E_FILE_CHANGED' }),
    )
  })
})
