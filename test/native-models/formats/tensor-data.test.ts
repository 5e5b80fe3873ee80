/** Elements of tensors, read and written. */
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readSafetensors } from '../../../native-models/formats/safetensors.ts'
import { type TensorToWrite, writeSafetensors } from '../../../native-models/formats/safetensors-writer.ts'
import { readBytes, readFloat32, readInt64, readScalar } from '../../../native-models/formats/tensor-data.ts'
import { entry, randomOf, safetensorsBytes, writeSparseSafetensors } from './safetensors-bytes.ts'

const folder = mkdtempSync(join(tmpdir(), 'tensor-data-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The engine's own halves, which TypeScript's es2024 does not list. */
const { Float16Array } = globalThis as unknown as {
  Float16Array: new (buffer: ArrayBuffer) => Iterable<number>
}

let count = 0
/** A file whose one tensor `w` has these elements. */
function fileOf(dtype: string, data: ArrayBufferView, elements: number) {
  const path = join(folder, `${count++}.safetensors`)
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  writeFileSync(path, safetensorsBytes(`{"w":${entry(dtype, [elements], 0, bytes.byteLength)}}`, bytes))
  return readSafetensors(path)
}

const floats = (dtype: string, data: Uint16Array | Float64Array | Float32Array) =>
  readFloat32(fileOf(dtype, data, data.length), 'w').data
const bitsOf = (data: Float32Array) => [...new Uint32Array(data.buffer, data.byteOffset, data.length)]

describe('readFloat32', () => {
  it('converts every float16', () => {
    const halves = Uint16Array.from({ length: 65_536 }, (_, bits) => bits)
    const data = floats('F16', halves)
    const reference = Float32Array.from(new Float16Array(halves.buffer))
    expect(data.length).toBe(65_536)
    for (const [bits, value] of data.entries())
      if (!Object.is(value, reference[bits]!)) expect.fail(`${bits}: ${value}, not ${reference[bits]}`)
  })

  it.each([
    ['zero', 0x0000, 0],
    ['minus zero', 0x8000, -0],
    ['the least subnormal', 0x0001, 2 ** -24],
    ['the largest subnormal', 0x83ff, -1023 * 2 ** -24],
    ['the least normal', 0x0400, 2 ** -14],
    ['one', 0x3c00, 1],
    ['the largest', 0x7bff, 65_504],
    ['infinity', 0x7c00, Number.POSITIVE_INFINITY],
    ['minus infinity', 0xfc00, Number.NEGATIVE_INFINITY],
    ['a quiet NaN', 0x7e00, Number.NaN],
    ['a signalling NaN', 0xfc01, Number.NaN],
  ])('float16: %s', (_, bits, value) => expect(floats('F16', Uint16Array.of(bits))[0]).toBe(value))

  it.each([
    ['zero', 0x0000, 0],
    ['minus zero', 0x8000, -0],
    ['the least subnormal', 0x0001, 2 ** -133],
    ['the largest subnormal', 0x807f, -127 * 2 ** -133],
    ['one', 0x3f80, 1],
    ['minus π, cut', 0xc049, -3.140625],
    ['the largest', 0x7f7f, 255 * 2 ** 120],
    ['infinity', 0x7f80, Number.POSITIVE_INFINITY],
    ['minus infinity', 0xff80, Number.NEGATIVE_INFINITY],
    ['NaN', 0xffc0, Number.NaN],
  ])('bfloat16: %s', (_, bits, value) => expect(floats('BF16', Uint16Array.of(bits))[0]).toBe(value))

  it('keeps every bit of float32 and rounds float64', () => {
    const bits = Uint32Array.of(0x0000_0001, 0x8000_0000, 0x7f7f_ffff, 0x7fa0_0001, 0xff80_0000)
    expect(bitsOf(floats('F32', new Float32Array(bits.buffer)))).toEqual([...bits])
    expect([...floats('F64', Float64Array.of(0.1, 1e300, -0))]).toEqual([Math.fround(0.1), Infinity, -0])
  })

  it('reads scalars and empty tensors', () => {
    const path = join(folder, 'shapes.safetensors')
    const header = `{"s":${entry('F32', [], 0, 4)},"e":${entry('F16', [0, 3], 4, 4)}}`
    writeFileSync(path, safetensorsBytes(header, new Uint8Array(Float32Array.of(7).buffer)))
    const file = readSafetensors(path)
    expect(readFloat32(file, 's')).toEqual({ shape: [], data: Float32Array.of(7) })
    expect(readFloat32(file, 'e')).toEqual({ shape: [0, 3], data: new Float32Array() })
  })

  it('refuses what is missing or no float, with its name', () => {
    const file = fileOf('I64', BigInt64Array.of(1n), 1)
    expect(() => readFloat32(file, 'v')).toThrow(/lacks the tensor v/)
    expect(() => readFloat32(file, 'v')).toThrow(expect.objectContaining({ code: 'E_WEIGHTS_MISSING' }))
    expect(() => readFloat32(file, 'w')).toThrow(/w is I64/)
    expect(() => readFloat32(file, 'w')).toThrow(expect.objectContaining({ code: 'E_WEIGHTS_SHAPE' }))
    expect(() => readInt64(fileOf('F32', Float32Array.of(1), 1), 'w')).toThrow(/w is F32/)
  })

  it('reads the bytes of a tensor behind 4 GiB, and only those', () => {
    const path = join(folder, 'far.safetensors')
    const farBytes = 2 ** 32 + 5
    const header = `{"far":${entry('U8', [farBytes], 0, farBytes)},"w":${entry('U8', [3], farBytes, farBytes + 3)}}`
    writeSparseSafetensors(path, header, farBytes + 3)
    const fd = openSync(path, 'r+')
    writeSync(fd, Uint8Array.of(9, 8, 7), 0, 3, 8 + header.length + farBytes)
    closeSync(fd)
    const file = readSafetensors(path)
    expect(readBytes(file, file.tensors.get('w')!)).toEqual(Uint8Array.of(9, 8, 7))
    rmSync(path)
    expect(() => readBytes(file, file.tensors.get('w')!)).toThrow(
      expect.objectContaining({ code: 'E_FILE_CHANGED' }),
    )
  })

  it('a tensor larger than memory is refused with a sentence', () => {
    const path = join(folder, 'vast.safetensors')
    const vastBytes = 2 ** 36
    writeSparseSafetensors(path, `{"w":${entry('F32', [vastBytes / 4], 0, vastBytes)}}`, vastBytes)
    const file = readSafetensors(path)
    expect(() => readFloat32(file, 'w')).toThrow(expect.objectContaining({ code: 'E_FILE_UNREADABLE' }))
    rmSync(path)
  })

  it('reads int64 beyond 2^53', () => {
    const values = BigInt64Array.of(-1n, 2n ** 62n + 1n, -(2n ** 63n))
    expect(readInt64(fileOf('I64', values, 3), 'w').data).toEqual(values)
  })

  it.each([
    ['I8', Int8Array.of(-7)],
    ['U8', Uint8Array.of(200)],
    ['I16', Int16Array.of(-300)],
    ['U16', Uint16Array.of(60_000)],
    ['I32', Int32Array.of(-70_000)],
    ['U32', Uint32Array.of(4_000_000_000)],
    ['I64', BigInt64Array.of(-(2n ** 40n))],
    ['U64', BigUint64Array.of(2n ** 40n)],
    ['F32', Float32Array.of(0.5)],
    ['F64', Float64Array.of(-0.25)],
  ] as const)('one number of %s', (dtype, values) => {
    expect(readScalar(fileOf(dtype, values, 1), 'w')).toBe(Number(values[0]))
  })

  it('what is not one number is refused, however large it says it is', () => {
    const wrong = expect.objectContaining({ code: 'E_WEIGHTS_SHAPE' })
    expect(() => readScalar(fileOf('F32', Float32Array.of(1, 2), 2), 'w')).toThrow(wrong)
    expect(() => readScalar(fileOf('BOOL', Uint8Array.of(1), 1), 'w')).toThrow(wrong)
    const path = join(folder, 'large.safetensors')
    writeSparseSafetensors(path, `{"w":${entry('F32', [2 ** 34], 0, 2 ** 36)}}`, 2 ** 36)
    expect(() => readScalar(readSafetensors(path), 'w')).toThrow(wrong)
    rmSync(path)
  })

  it('E_FILE_CHANGED where the file was replaced, shortened or removed since it was opened', () => {
    const changed = expect.objectContaining({ code: 'E_FILE_CHANGED' })
    const replaced = fileOf('F32', Float32Array.of(1), 1)
    const other = fileOf('F32', Float32Array.of(2), 1)
    renameSync(other.path, replaced.path)
    expect(() => readFloat32(replaced, 'w')).toThrow(changed)
    expect(() => readFloat32(other, 'w')).toThrow(changed)

    const shorter = fileOf('F32', Float32Array.of(1), 1)
    writeFileSync(shorter.path, readFileSync(shorter.path).subarray(0, -4))
    expect(() => readFloat32(shorter, 'w')).toThrow(changed)
  })
})

describe('writeSafetensors', () => {
  const random = randomOf(1)
  const values = (length: number) => Float32Array.from({ length }, () => random(2 ** 24) / 2 ** 23 - 1)

  it('what it writes reads back, with names of every kind', () => {
    const path = join(folder, 'written.safetensors')
    const names = [
      'blocks.0.weight',
      '重み',
      'é',
      'e\u0301',
      '🙂',
      '__proto__',
      '10',
      '9',
      'a "quoted" \\ name',
    ]
    const data = new Map(names.map((name, i) => [name, values(6 * i)]))
    const tensors = new Map([...data].map(([name, d], i) => [name, { shape: [i, 2, 3], data: () => d }]))
    writeSafetensors(path, tensors)
    const file = readSafetensors(path)
    expect([...file.tensors.keys()].sort()).toEqual(names.toSorted())
    for (const [i, name] of names.entries())
      expect(readFloat32(file, name)).toEqual({ shape: [i, 2, 3], data: data.get(name) })
    expect(Math.min(...[...file.tensors.values()].map(({ offset }) => offset)) % 8).toBe(0)
  })

  it('float16 and views into a larger buffer', () => {
    const path = join(folder, 'half.safetensors')
    const halves = Uint16Array.of(9, 0x3c00, 0xc000, 9).subarray(1, 3)
    writeSafetensors(path, new Map([['h', { shape: [2], data: () => halves }]]), { dtype: 'F16' })
    const file = readSafetensors(path)
    expect(file.tensors.get('h')).toMatchObject({ dtype: 'F16', byteLength: 4 })
    expect([...readFloat32(file, 'h').data]).toEqual([1, -2])
  })

  it('replaces a file only by a complete one', () => {
    const inside = join(folder, 'failing')
    mkdirSync(inside)
    const path = join(inside, 'w.safetensors')
    const one: TensorToWrite = { shape: [1], data: () => Float32Array.of(1) }
    const failing: readonly (readonly [string, TensorToWrite, RegExp])[] = [
      ['its data fail', { shape: [1], data: () => expect.fail('no data') }, /no data/],
      ['too few elements', { shape: [2], data: () => Float32Array.of(1) }, /tensor b was given 4 bytes/],
      ['too many', { shape: [], data: () => Float32Array.of(1, 2) }, /tensor b was given 8 bytes/],
    ]
    for (const [what, second, sentence] of failing) {
      const tensors = new Map([['a', one]]).set('b', second)
      expect(() => writeSafetensors(path, tensors), what).toThrow(sentence)
      expect(readdirSync(inside), what).toEqual([])
    }
    writeSafetensors(path, new Map([['a', one]]))
    const before = readFileSync(path)
    expect(() => writeSafetensors(path, new Map([['b', failing[0]![1]]]))).toThrow('no data')
    expect(readFileSync(path)).toEqual(before)
    expect(readdirSync(inside)).toEqual(['w.safetensors'])
  })

  it('leaves nothing where the path is a folder or in none', () => {
    const inside = join(folder, 'occupied')
    mkdirSync(join(inside, 'w.safetensors', 'full'), { recursive: true })
    const tensors = new Map([['a', { shape: [1], data: () => Float32Array.of(1) }]])
    expect(() => writeSafetensors(join(inside, 'w.safetensors'), tensors)).toThrow()
    expect(readdirSync(inside)).toEqual(['w.safetensors'])
    expect(() => writeSafetensors(join(inside, 'none', 'w.safetensors'), tensors)).toThrow(/ENOENT/)
  })
})
