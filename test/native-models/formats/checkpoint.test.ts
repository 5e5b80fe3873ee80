/** Weights in one file or in shards, and every way in which index and files can disagree. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { StudioError } from '../../../native-models/api/errors.ts'
import { fingerprint, isUnchanged, openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import { readSafetensors } from '../../../native-models/formats/safetensors.ts'
import { writeSafetensors } from '../../../native-models/formats/safetensors-writer.ts'
import { readFloat32 } from '../../../native-models/formats/tensor-data.ts'
import { dict, pickle, SOUND, tensor, text, torchBytes } from './pickle-bytes.ts'
import { entry, safetensorsBytes, writeSparseSafetensors } from './safetensors-bytes.ts'

const root = mkdtempSync(join(tmpdir(), 'checkpoint-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const model = join(import.meta.dirname, '../../fixtures/model-1024')
const whole = join(model, 'transformer/diffusion_pytorch_model.safetensors')
const original = readSafetensors(whole)
const names = [...original.tensors.keys()]
const STEM = 'diffusion_pytorch_model'
const INDEX = `${STEM}.safetensors.index.json`

let count = 0
function newFolder(): string {
  const folder = join(root, String(count++))
  mkdirSync(folder)
  return folder
}

const shardName = (i: number) => `${STEM}-0000${i + 1}-of-00003.safetensors`
const shardOf = (index: number) => shardName(index % 3)

function writeShard(path: string, tensors: readonly string[]): void {
  writeSafetensors(
    path,
    new Map(
      tensors.map((name) => {
        const { shape, data } = readFloat32(original, name)
        return [name, { shape, data: () => data }]
      }),
    ),
  )
}

const rightMap = () => Object.fromEntries(names.map((name, i) => [name, shardOf(i)]))
const writeIndex = (folder: string, map: unknown) =>
  writeFileSync(join(folder, INDEX), JSON.stringify({ metadata: { total_size: 0 }, weight_map: map }))

/** The fixture's transformer in three shards. */
function sharded(map: Record<string, string> = rightMap()): string {
  const folder = newFolder()
  for (const shard of [0, 1, 2])
    writeShard(
      join(folder, shardName(shard)),
      names.filter((_, i) => i % 3 === shard),
    )
  writeIndex(folder, map)
  return folder
}

function refusal(path: string): StudioError {
  try {
    openCheckpoint(path)
  } catch (error) {
    if (error instanceof StudioError) return error
    throw error
  }
  throw new Error(`${path} was accepted`)
}

describe('openCheckpoint', () => {
  it('a file and its folder are the same', () => {
    for (const path of [whole, join(model, 'transformer')]) {
      const { files, tensors } = openCheckpoint(path)
      expect(files).toEqual([original])
      expect([...tensors.keys()]).toEqual(names)
      expect(tensors.get(names[0]!)).toEqual({ ...original.tensors.get(names[0]!), file: original })
    }
  })

  it('shards hold what the whole holds', () => {
    const { files, tensors } = openCheckpoint(sharded())
    expect(files).toHaveLength(3)
    expect([...tensors.keys()].sort()).toEqual(names.toSorted())
    for (const [name, { file, shape }] of tensors) {
      expect(shape).toEqual(original.tensors.get(name)?.shape)
      expect(readFloat32(file, name)).toEqual(readFloat32(original, name))
    }
  })

  it('follows links, as download caches lay them', () => {
    const folder = newFolder()
    const linked = sharded()
    for (const name of [INDEX, ...[0, 1, 2].map(shardName)])
      symlinkSync(join(linked, name), join(folder, name))
    expect(openCheckpoint(folder).tensors.size).toBe(names.length)
  })

  it('an index and a whole file: each library has its own order', () => {
    const diffusers = sharded()
    cpSync(whole, join(diffusers, `${STEM}.safetensors`))
    expect(openCheckpoint(diffusers).files).toHaveLength(3)
    const transformers = newFolder()
    cpSync(whole, join(transformers, 'model.safetensors'))
    writeFileSync(join(transformers, 'model.safetensors.index.json'), '{}')
    expect(openCheckpoint(transformers).files).toEqual([
      readSafetensors(join(transformers, 'model.safetensors')),
    ])
  })

  it('shards of a variant, by the index of the variant', () => {
    const folder = newFolder()
    const shard = 'model.fp16-00001-of-00002.safetensors'
    const other = 'model.fp16-00002-of-00002.safetensors'
    writeShard(join(folder, shard), names.slice(1))
    writeShard(join(folder, other), [names[0]!])
    const map = Object.fromEntries(names.map((name, i) => [name, i === 0 ? other : shard]))
    writeFileSync(join(folder, 'model.safetensors.index.fp16.json'), JSON.stringify({ weight_map: map }))
    expect(openCheckpoint(folder).tensors.size).toBe(names.length)
  })

  it('__proto__ and constructor are plain names in an index too', () => {
    const folder = newFolder()
    const header = `{"__proto__":${entry('U8', [1], 0, 1)},"constructor":${entry('U8', [1], 1, 2)}}`
    writeFileSync(join(folder, 'w.safetensors'), safetensorsBytes(header, 2))
    const index = join(folder, 'w.safetensors.index.json')
    writeFileSync(index, '{"weight_map":{"__proto__":"w.safetensors","constructor":"w.safetensors"}}')
    expect([...openCheckpoint(folder).tensors.keys()]).toEqual(['__proto__', 'constructor'])
    writeFileSync(index, '{"weight_map":{"__proto__":"w.safetensors","toString":"w.safetensors"}}')
    expect(refusal(folder)).toMatchObject({
      code: 'E_CHECKPOINT_INDEX',
      message: expect.stringMatching(/toString is in none/),
    })
  })

  it('an index goes before other files, a lone variant is taken', () => {
    const folder = sharded()
    cpSync(whole, join(folder, `${STEM}.fp16.safetensors`))
    expect(openCheckpoint(folder).files).toHaveLength(3)
    const lone = newFolder()
    cpSync(whole, join(lone, `${STEM}.fp16.safetensors`))
    expect(openCheckpoint(lone).tensors.size).toBe(names.length)
  })
})

describe('files of PyTorch', () => {
  const pth = join(model, '../original-ms.pth')

  it('a file, or a folder that holds nothing else', () => {
    const folder = newFolder()
    cpSync(pth, join(folder, 'PixArt.pth'))
    const [file, inFolder] = [openCheckpoint(pth), openCheckpoint(folder)]
    expect([...inFolder.tensors.keys()]).toEqual([...file.tensors.keys()])
    expect(inFolder.metadata.get('scope')).toBe('state_dict')
    cpSync(whole, join(folder, `${STEM}.safetensors`))
    expect([...openCheckpoint(folder).tensors.keys()]).toEqual(names)
    const variants = newFolder()
    for (const name of ['pytorch_model.bin', 'model.fp16.safetensors']) cpSync(whole, join(variants, name))
    expect(openCheckpoint(variants).files[0]?.path).toContain('fp16')
  })

  it('shards beside their index', () => {
    const folder = newFolder()
    const [a, b] = ['pytorch_model-00001-of-00002.bin', 'pytorch_model-00002-of-00002.bin'] as const
    writeFileSync(join(folder, a), torchBytes(SOUND))
    writeFileSync(join(folder, b), torchBytes(pickle(dict(text('v'), tensor()))))
    writeFileSync(
      join(folder, 'pytorch_model.bin.index.json'),
      JSON.stringify({ weight_map: { w: a, v: b } }),
    )
    expect([...openCheckpoint(folder).tensors.keys()].sort()).toEqual(['v', 'w'])
  })

  it('what is no such file is refused for what it is', () => {
    const folder = newFolder()
    cpSync(whole, join(folder, 'pytorch_model.bin'))
    expect(refusal(folder)).toMatchObject({
      code: 'E_ZIP_FORMAT',
      message: expect.stringMatching(/pytorch_model\.bin: it is a safetensors file under another name/),
    })
  })
})

describe('an index that its shards do not match', () => {
  const first = names[0]!
  const table: readonly (readonly [string, () => string, says: string])[] = [
    ['a missing shard', () => changed((folder) => rmSync(join(folder, shardName(1)))), shardName(1)],
    ['a parent', () => sharded({ ...rightMap(), [first]: '../x.safetensors' }), '../x.safetensors'],
    ['a folder', () => sharded({ ...rightMap(), [first]: 'a/x.safetensors' }), 'a/x.safetensors'],
    ['an absolute path', () => sharded({ ...rightMap(), [first]: whole }), whole.slice(0, 100)],
    [
      'a path of Windows',
      () => sharded({ ...rightMap(), [first]: 'C:\\x.safetensors' }),
      'C:\\x.safetensors',
    ],
    ['a control character', () => sharded({ ...rightMap(), [first]: '\u001b[2J.safetensors' }), '\uFFFD[2J'],
    ['two dots', () => sharded({ ...rightMap(), [first]: '..' }), '..'],
    ['a pickle', () => sharded({ ...rightMap(), [first]: 'x.bin' }), 'x.bin'],
    ['a tensor in the wrong shard', () => sharded({ ...rightMap(), [first]: shardName(1) }), first],
    ['a tensor that is nowhere', () => sharded({ ...rightMap(), ghost: shardName(0) }), 'ghost'],
    ['a tensor that is not listed', () => sharded(without(first)), first],
    ['no tensor', () => sharded({}), 'no tensor'],
    [
      'a tensor twice',
      () =>
        changed((folder) =>
          writeShard(join(folder, shardName(1)), [...names.filter((_, i) => i % 3 === 1), first]),
        ),
      first,
    ],
    ['no map', () => changed((folder) => writeFileSync(join(folder, INDEX), '{}')), 'weight_map'],
    ['a map of numbers', () => changed((folder) => writeIndex(folder, { [first]: 1 })), 'weight_map'],
    ['no JSON', () => changed((folder) => writeFileSync(join(folder, INDEX), '{')), 'not valid JSON'],
  ]

  it.each(table)('%s', (_, make, says) => {
    const folder = make()
    const error = refusal(folder)
    expect(error.code, error.message).toBe('E_CHECKPOINT_INDEX')
    expect(error.message).toContain(folder)
    expect(error.message).toContain(says)
  })

  it('a truncated shard keeps its own code', () => {
    const folder = changed((made) => {
      const path = join(made, shardName(2))
      writeFileSync(path, readFileSync(path).subarray(0, -1))
    })
    expect(refusal(folder)).toMatchObject({
      code: 'E_SAFETENSORS_LAYOUT',
      message: expect.stringContaining(shardName(2)),
    })
  })

  function changed(change: (folder: string) => void): string {
    const folder = sharded()
    change(folder)
    return folder
  }

  function without(name: string): Record<string, string> {
    const { [name]: _, ...rest } = rightMap()
    return rest
  }
})

describe('a folder that is no checkpoint', () => {
  const holding = (...files: string[]) => {
    const folder = newFolder()
    for (const name of files) cpSync(whole, join(folder, name))
    return folder
  }

  it.each([
    ['several candidates', () => holding('a.safetensors', 'b.safetensors'), 'a.safetensors, b.safetensors'],
    ['two variants', () => holding(`${STEM}.fp16.safetensors`, `${STEM}.ema.safetensors`), 'several sets'],
    ['several pickles', () => holding('pytorch_model.bin', 'PixArt.pth'), 'PixArt.pth, pytorch_model.bin'],
    [
      'shards of pickles without their index',
      () => holding('pytorch_model-00001-of-00002.bin'),
      'but not their index',
    ],
    ['shards without their index', () => holding(shardName(0), shardName(1)), 'but not their index'],
    ['nothing', () => holding(), 'no weights'],
  ])('%s', (_, make, says) => {
    const folder = make()
    const error = refusal(folder)
    expect(error.code).toBe('E_MODEL_INCOMPLETE')
    expect(error.message).toContain(folder)
    expect(error.message).toContain(says)
  })

  it('missing, unreadable, a pipe', () => {
    expect(refusal(join(root, 'none')).code).toBe('E_FILE_MISSING')
    expect(refusal(join(root, 'x'.repeat(5000))).code).toBe('E_FILE_UNREADABLE')
    expect(refusal(`${root}\0`).code).toBe('E_FILE_UNREADABLE')
    if (process.platform === 'win32') return
    execFileSync('mkfifo', [join(root, 'pipe')])
    expect(refusal(join(root, 'pipe')).code).toBe('E_FILE_UNREADABLE')
  })
})

describe('fingerprint', () => {
  const of = (path: string) => fingerprint(openCheckpoint(path))
  const copyWith = (change: (bytes: Buffer) => void): string => {
    const path = join(newFolder(), 'copy.safetensors')
    const bytes = readFileSync(whole)
    change(bytes)
    writeFileSync(path, bytes)
    return path
  }

  it('is equal for a copy elsewhere, under another name', () => {
    expect(of(copyWith(() => {}))).toBe(of(whole))
    expect(of(sharded())).toBe(of(sharded()))
    expect(of(whole)).toMatch(/^[0-9a-f]{64}$/)
  })

  it('differs after a change in the header or in a sample', () => {
    const headerEnd = Math.min(...[...original.tensors.values()].map(({ offset }) => offset))
    const flip = (at: number) => (bytes: Buffer) => {
      bytes[at]! ^= 1
    }
    const renamed = copyWith((bytes) => bytes.write('z', bytes.indexOf(names[0]!)))
    expect(openCheckpoint(renamed).tensors.has(names[0]!)).toBe(false)
    const prints = [whole, renamed, copyWith(flip(headerEnd)), copyWith(flip(original.sizeBytes - 1))].map(of)
    expect(new Set(prints).size).toBe(4)
  })

  it('differs in size and in the last of 16 samples of a large file', () => {
    const large = (dataBytes: number) => {
      const path = join(newFolder(), 'large.safetensors')
      const header = `{"w":${entry('U8', [dataBytes], 0, dataBytes)}}`.padEnd(128)
      writeSparseSafetensors(path, header, dataBytes)
      return path
    }
    expect(of(large(32_000_000))).toBe(of(large(32_000_000)))
    expect(of(large(32_000_000))).not.toBe(of(large(32_000_016)))
    const path = large(32_000_000)
    const before = of(path)
    const bytes = readFileSync(path)
    bytes[8 + 128 + 30_000_001] = 1
    writeFileSync(path, bytes)
    expect(of(path)).not.toBe(before)
  })

  it('a file without tensors has one too', () => {
    const path = join(newFolder(), 'none.safetensors')
    writeFileSync(path, safetensorsBytes('{}'))
    expect(of(path)).toMatch(/^[0-9a-f]{64}$/)
  })

  it('E_FILE_CHANGED where a file is no longer the one that was opened', () => {
    const folder = sharded()
    const checkpoint = openCheckpoint(folder)
    expect(isUnchanged(checkpoint)).toBe(true)
    cpSync(whole, join(folder, shardName(1)))
    expect(isUnchanged(checkpoint)).toBe(false)
    expect(() => fingerprint(checkpoint)).toThrow(expect.objectContaining({ code: 'E_FILE_CHANGED' }))
  })
})
