import { describe, expect, it } from 'vitest'
import { CPU } from '../../../native-models/graph/dialect.ts'
import { Graph } from '../../../native-models/graph/graph.ts'
import { scale } from '../../../native-models/graph/ops/elementwise.ts'
import { Session } from '../../../native-models/runtime/session.ts'
import { SessionCache } from '../../../native-models/runtime/session-cache.ts'
import { defaultThreads } from '../../../native-models/runtime/threads.ts'
import { randomTensor } from '../files.ts'

function times(factor: number): Promise<Session> {
  const graph = new Graph(`times-${factor}`, CPU)
  graph.output('y', scale(graph.input('x', 'float32', ['n']), factor))
  return Session.create(graph.build(), { threads: 1 })
}

const run = async (session: Session, shape = [3]) =>
  (await session.run(new Map([['x', randomTensor(shape, 1)]]))).get('y')!

describe('Session', () => {
  it('says what onnxruntime says, under the graph’s name', async () => {
    using session = await times(2)
    await expect(run(session, [3, 1])).rejects.toMatchObject({
      code: 'E_RUNTIME',
      message: expect.stringMatching(/^times-2 failed: .+/) as string,
    })
    await expect(session.run(new Map())).rejects.toMatchObject({ code: 'E_RUNTIME' })
  })

  it('bytes that are no graph', async () => {
    const built = { name: 'broken', bytes: Uint8Array.of(1, 2, 3), weightsFolder: undefined }
    const graph = { ...built, inputs: new Map(), outputs: new Map() }
    await expect(Session.create(graph, { threads: 1 })).rejects.toMatchObject({
      code: 'E_RUNTIME',
      message: expect.stringMatching(/^broken could not be prepared: /) as string,
    })
  })
})

describe('SessionCache', () => {
  it('keeps the sessions that were used last and lets go of the others', async () => {
    using cache = new SessionCache(2)
    const made: number[] = []
    const get = (factor: number) =>
      cache.get(String(factor), () => {
        made.push(factor)
        return times(factor)
      })
    const two = await get(2)
    const three = await get(3)
    expect(await get(2)).toBe(two)
    await get(4) // 3 was not used for the longest time
    expect(await get(2)).toBe(two)
    expect(made).toEqual([2, 3, 4])
    await expect(run(three)).rejects.toMatchObject({ code: 'E_RUNTIME' })
    expect((await run(two)).data[0]).toBe(2 * randomTensor([3], 1).data[0]!)
    await get(3)
    expect(made).toEqual([2, 3, 4, 3])
  })

  it('keeps nothing of a session that could not be made', async () => {
    using cache = new SessionCache(1)
    await expect(cache.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    await run(await cache.get('a', () => times(5)))
  })

  it('lets go of everything in the end', async () => {
    const cache = new SessionCache(2)
    const session = await cache.get('a', () => times(5))
    cache[Symbol.dispose]()
    await expect(run(session)).rejects.toMatchObject({ code: 'E_RUNTIME' })
  })
})

it('threads: at least one, and no more than this process may use', async () => {
  const { availableParallelism } = await import('node:os')
  const threads = defaultThreads()
  expect(Number.isInteger(threads)).toBe(true)
  expect(threads).toBeGreaterThanOrEqual(1)
  expect(threads).toBeLessThanOrEqual(availableParallelism())
})
