import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openCheckpoint } from '../../../native-models/formats/checkpoint.ts'
import type { WeightFile } from '../../../native-models/formats/weight-file.ts'
import { CPU } from '../../../native-models/graph/dialect.ts'
import { locate } from '../../../native-models/graph/external-data.ts'
import { type BuiltGraph, Graph } from '../../../native-models/graph/graph.ts'
import { linear } from '../../../native-models/graph/ops/linear.ts'
import { WeightLedger, Weights } from '../../../native-models/graph/weights.ts'
import { Session } from '../../../native-models/runtime/session.ts'
import { randomTensor, temporaryFolder, writeTensors } from '../files.ts'
import { expectClose } from './evaluate.ts'

const weight = randomTensor([3, 4], 1)
const bias = randomTensor([3], 2)
const x = randomTensor([2, 4], 3)
const expected = Array.from({ length: 6 }, (_, i) => {
  const [row, out] = [Math.floor(i / 3), i % 3]
  return [0, 1, 2, 3].reduce(
    (sum, j) => sum + x.data[row * 4 + j]! * weight.data[out * 4 + j]!,
    bias.data[out]!,
  )
})

/** A layer over the weights of a folder, run from where they are. */
async function run(
  folder: string,
  driveOf?: (path: string) => string,
): Promise<Pick<BuiltGraph, 'weightsFolder' | 'bytes'>> {
  const graph = new Graph('layer', CPU)
  const w = new Weights(graph, new WeightLedger(openCheckpoint(folder)))
  graph.output('y', linear(w, graph.input('x', 'float32', [2, 4]), { out: 3 }))
  const built = graph.build(driveOf)
  using session = await Session.create(built, { threads: 1 })
  expectClose((await session.run(new Map([['x', x]]))).get('y')!.data, expected)
  return built
}

/** Every file with its content, so that a byte or a file that was added shows. */
function contents(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => `${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`)
    .sort()
}

function writeShards(folder: string): void {
  writeTensors(join(folder, 'model-00001-of-00002.safetensors'), { weight })
  writeTensors(join(folder, 'model-00002-of-00002.safetensors'), { bias })
  const map = { weight: 'model-00001-of-00002.safetensors', bias: 'model-00002-of-00002.safetensors' }
  writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map: map }))
}

describe('weights are used where they lie', () => {
  it('and where they lie on several drives, those of the other one stand in the graph', async () => {
    const folder = temporaryFolder()
    writeShards(folder)
    const other = (path: string) => (path.includes('model-00002') ? 'D:' : 'C:')
    const { weightsFolder, bytes } = await run(folder, other)
    expect(weightsFolder).toBe(folder)
    const graph = Buffer.from(bytes).toString('latin1')
    expect(graph).toContain('model-00001-of-00002.safetensors')
    expect(graph).not.toContain('model-00002')
  })

  it('in a plain folder', async () => {
    const folder = temporaryFolder()
    writeTensors(join(folder, 'model.safetensors'), { weight, bias })
    const before = contents(folder)
    await run(folder)
    expect(contents(folder)).toEqual(before)
  })

  it('in a folder with spaces and letters of the world', async () => {
    const root = temporaryFolder()
    const folder = join(root, 'Modèles de Zoë – 模型 🌵', 'text encoder')
    writeTensors(join(folder, 'model.safetensors'), { weight, bias })
    const before = contents(root)
    await run(folder)
    expect(contents(root)).toEqual(before)
  })

  it('in two shards', async () => {
    const folder = temporaryFolder()
    writeShards(folder)
    const before = contents(folder)
    await run(folder)
    expect(contents(folder)).toEqual(before)
  })

  it.each(['one file', 'shards'])('in a cache of links, as %s', async (form) => {
    const root = temporaryFolder()
    const snapshot = join(root, 'snapshots', 'f00d', 'vae')
    mkdirSync(snapshot, { recursive: true })
    mkdirSync(join(root, 'blobs'))
    if (form === 'shards') writeShards(snapshot)
    else writeTensors(join(snapshot, 'model.safetensors'), { weight, bias })
    for (const [index, name] of readdirSync(snapshot).entries()) {
      const blob = createHash('sha256').update(String(index)).digest('hex')
      renameSync(join(snapshot, name), join(root, 'blobs', blob))
      symlinkSync(join('..', '..', '..', 'blobs', blob), join(snapshot, name))
    }
    const before = contents(root)
    const { weightsFolder } = await run(snapshot)
    expect(weightsFolder).toMatch(/blobs$/)
    expect(contents(root)).toEqual(before)
  })

  it('through a linked folder', async () => {
    const root = temporaryFolder()
    writeTensors(join(root, 'real', 'model.safetensors'), { weight, bias })
    symlinkSync('real', join(root, 'link'))
    const { weightsFolder } = await run(join(root, 'link'))
    expect(weightsFolder).toMatch(/real$/)
  })
})

describe('locate', () => {
  it('finds the deepest folder that holds all files', () => {
    const root = temporaryFolder()
    const paths = ['a/one.safetensors', 'a/b/two.safetensors', 'ab/three.safetensors'].map((path) =>
      writeTensors(join(root, path), { bias }),
    )
    const files = paths.flatMap((path) => openCheckpoint(path).files)
    expect([...locate(files.slice(0, 2)).locations.values()]).toEqual([
      'one.safetensors',
      'b/two.safetensors',
    ])
    expect([...locate(files).locations.values()]).toEqual([
      'a/one.safetensors',
      'a/b/two.safetensors',
      'ab/three.safetensors',
    ])
    expect(locate([])).toEqual({ folder: undefined, locations: new Map() })
  })

  it('refuses to read more than a gigabyte from another drive', () => {
    const folder = temporaryFolder()
    writeShards(folder)
    const [first, second] = openCheckpoint(folder).files as [WeightFile, WeightFile]
    const large = [
      { ...first, sizeBytes: 2 ** 31 },
      { ...second, sizeBytes: 2 ** 30 + 1 },
    ]
    expect(() => locate(large, (path) => path)).toThrow(/different drives/)
  })
})
