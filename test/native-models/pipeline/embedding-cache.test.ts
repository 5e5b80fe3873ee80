import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { EmbeddingCache } from '../../../native-models/pipeline/embedding-cache.ts'
import { randomTensor, temporaryFolder } from '../files.ts'

const embeddings = randomTensor([1, 2, 5], 1)

function setUp(folder = temporaryFolder()) {
  let computed = 0
  const cache = new EmbeddingCache(folder)
  const get = (encoder: string, ids: number[]) =>
    cache.get(encoder, ids, async () => {
      computed++
      return embeddings
    })
  return { files: join(folder, 'embeddings'), get, computed: () => computed }
}

describe('EmbeddingCache', () => {
  it('computes once, and gives the same numbers again', async () => {
    const { get, computed } = setUp()
    await get('t5', [3, 1])
    expect(await get('t5', [3, 1])).toEqual(embeddings)
    expect(computed()).toBe(1)
  })

  it('knows another text and another encoder', async () => {
    const { get, computed, files } = setUp()
    await get('t5', [3, 1])
    await get('t5', [31])
    await get('other', [3, 1])
    expect(computed()).toBe(3)
    expect(readdirSync(files)).toHaveLength(3)
  })

  it('computes again where a file is damaged, and mends it', async () => {
    const { get, computed, files } = setUp()
    await get('t5', [3, 1])
    const path = join(files, readdirSync(files)[0]!)
    for (const damaged of [Buffer.alloc(0), readFileSync(path).subarray(0, -3), Buffer.from('{}')]) {
      writeFileSync(path, damaged)
      const before = computed()
      expect(await get('t5', [3, 1])).toEqual(embeddings)
      expect(computed()).toBe(before + 1)
      await get('t5', [3, 1])
      expect(computed()).toBe(before + 1)
    }
  })

  it('does without a folder that cannot be written', async () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'embeddings'), 'a file stands where the folder should be')
    const { get, computed } = setUp(folder)
    expect(await get('t5', [3, 1])).toEqual(embeddings)
    expect(await get('t5', [3, 1])).toEqual(embeddings)
    expect(computed()).toBe(2)
  })

  it('lets the oldest go when there are too many', async () => {
    const { get, files } = setUp()
    mkdirSync(files)
    for (let i = 0; i < 520; i++) {
      const path = join(files, `${i}.safetensors`)
      writeFileSync(path, '')
      utimesSync(path, 1000 + i, 1000 + i)
    }
    await get('t5', [3, 1])
    const left = new Set(readdirSync(files))
    expect(left.size).toBe(500)
    expect([left.has('20.safetensors'), left.has('21.safetensors'), left.has('519.safetensors')]).toEqual([
      false,
      true,
      true,
    ])
  })
})
