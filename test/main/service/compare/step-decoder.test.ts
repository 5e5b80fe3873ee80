import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { StepDecoder, type StepQuestion } from '../../../../main/service/compare/step-decoder.ts'
import { openModelFolder } from '../../../../native-models/models/model-folder.ts'
import { TorchGenerator } from '../../../../native-models/runtime/random.ts'
import { NANO } from '../../../native-models/files.ts'
import { countedEngines, isRunning, until } from '../engine/counted-engines.ts'

const model = openModelFolder(NANO)
let root: string
let decoder: StepDecoder
let engines: ReturnType<typeof countedEngines>

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'steps-'))
  engines = countedEngines(root)
  decoder = newDecoder()
})
afterEach(() => {
  decoder[Symbol.dispose]()
  rmSync(root, { recursive: true, force: true, maxRetries: 5 })
})

function newDecoder(idleMs?: number): StepDecoder {
  return new StepDecoder({
    cacheFolder: root,
    start: engines.start,
    ...(idleMs !== undefined && { idleMs }),
  })
}

function questionOf(seed: number): StepQuestion {
  const shape = [4, 4, 4]
  const latent = { shape, data: new TorchGenerator(BigInt(seed)).randn(64) }
  return { model, latent, size: { kind: 'exact', width: 64, height: 64 } }
}

async function pixels(file: string): Promise<string> {
  return (await sharp(readFileSync(file)).raw().toBuffer()).toString('base64')
}

const cancelled = { status: 'rejected', reason: expect.objectContaining({ code: 'E_CANCELLED' }) }

describe('StepDecoder', () => {
  it('decodes a latent in the size of its picture', async () => {
    const image = await decoder.decode('lane', questionOf(1))
    expect(image).toMatch(/^[0-9a-f]{64}$/)
    const { width, height, format } = await sharp(readFileSync(decoder.file(image)!)).metadata()
    expect([width, height, format]).toEqual([64, 64, 'png'])
    expect(decoder.known(questionOf(1))).toBe(decoder.file(image))
    expect(decoder.known(questionOf(2))).toBeUndefined()
    expect(decoder.file('0'.repeat(64))).toBeUndefined()
  })

  it('answers again from the disk, without a process', async () => {
    const image = await decoder.decode('lane', questionOf(1))
    decoder[Symbol.dispose]()
    const started = engines.pids.length
    using second = newDecoder()
    expect(await second.decode('lane', questionOf(1))).toBe(image)
    expect(engines.pids).toHaveLength(started)
  })

  it('answers eight lanes that ask at once, one process for all', async () => {
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8]
    const images = await Promise.all(seeds.map((seed) => decoder.decode(`lane ${seed}`, questionOf(seed))))
    expect(new Set(images).size).toBe(8)
    expect(new Set(await Promise.all(images.map((image) => pixels(decoder.file(image)!)))).size).toBe(8)
    expect(engines.pids).toHaveLength(1)
  })

  it('gives up what a lane asked before, and answers the newest first', async () => {
    const order: string[] = []
    const ask = (asker: string, seed: number) =>
      decoder.decode(asker, questionOf(seed)).then((image) => {
        order.push(`${asker} ${seed}`)
        return image
      })
    // The first is begun at once; what follows waits for it.
    const answers = await Promise.allSettled([
      ...[ask('a', 1), ask('a', 2), ask('b', 3), ask('a', 4), ask('c', 5)],
    ])
    expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.status : answer))).toEqual([
      ...['fulfilled', cancelled, 'fulfilled', 'fulfilled', 'fulfilled'],
    ])
    expect(order).toEqual(['a 1', 'c 5', 'a 4', 'b 3'])
  })

  it('tells what is wrong with a latent, and goes on', async () => {
    const { latent, ...rest } = questionOf(1)
    const wrong = { ...rest, latent: { ...latent, shape: [4, 2, 8] } }
    await expect(decoder.decode('lane', wrong)).rejects.toMatchObject({ code: 'E_REQUEST' })
    expect(await decoder.decode('lane', questionOf(1))).toMatch(/^[0-9a-f]{64}$/)
  })

  it('names no folder where the disk does not take the picture', async () => {
    const file = decoder.file(await decoder.decode('lane', questionOf(1)))!
    const refusal = async () => decoder.decode('lane', questionOf(1)).catch((thrown: unknown) => thrown)
    rmSync(file)
    mkdirSync(file)
    const inTheWay = await refusal()
    expect(inTheWay).toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
    rmSync(join(root, 'steps'), { recursive: true })
    writeFileSync(join(root, 'steps'), 'no folder')
    const noFolder = await refusal()
    expect(noFolder).toMatchObject({ code: 'E_OUTPUT_UNWRITABLE' })
    for (const refused of [inTheWay, noFolder]) expect(String(refused)).not.toContain(root)
  })

  it('begins nothing any more when the studio has ended', async () => {
    decoder[Symbol.dispose]()
    await expect(decoder.decode('lane', questionOf(1))).rejects.toMatchObject({ code: 'E_CANCELLED' })
    expect(engines.pids).toEqual([])
  })

  it('keeps finished pictures as they are, under names of their own', async () => {
    const path = join(root, 'picture.png')
    writeFileSync(path, 'the picture')
    const image = await decoder.keep('1234', path)
    expect(readFileSync(decoder.file(image)!, 'utf8')).toBe('the picture')
    rmSync(path)
    expect(await decoder.keep('1234', path)).toBe(image)
    await expect(decoder.keep('5678', path)).rejects.toMatchObject({ code: 'E_FILE_MISSING' })
    expect(readdirSync(join(root, 'steps'))).toEqual([`${image}.png`])
  })

  it('starts another process where one was killed', async () => {
    await decoder.decode('lane', questionOf(1))
    process.kill(engines.pids[0]!, 'SIGKILL')
    await until(() => !isRunning(engines.pids[0]!))
    // The end of the first one may not have been heard yet: that costs one question.
    await decoder.decode('lane', questionOf(2)).catch(() => undefined)
    expect(await decoder.decode('lane', questionOf(2))).toMatch(/^[0-9a-f]{64}$/)
  })

  it('ends its process when it is not needed any more; who waits is told when the studio ends', async () => {
    using shortly = newDecoder(50)
    await shortly.decode('lane', questionOf(1))
    await until(() => !isRunning(engines.pids[0]!))
    const waiting = Promise.allSettled([
      shortly.decode('a', questionOf(2)),
      shortly.decode('b', questionOf(3)),
    ])
    shortly[Symbol.dispose]()
    expect((await waiting).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await until(() => engines.pids.every((pid) => !isRunning(pid)))
  })
})
