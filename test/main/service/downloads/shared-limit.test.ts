import { expect, it } from 'vitest'
import { DownloadProcess } from '../../../../main/service/downloads/download-process.ts'
import type { ToDownloads } from '../../../../main/service/downloads/messages.ts'

const SOURCES = { pypi: 'https://pypi.example', nuget: 'https://nuget.example' }

/** A process that only listens; `limits` are those that it was told. */
function listening() {
  const limits: (number | null)[] = []
  let answer: (message: unknown) => void = () => undefined
  const downloads = new DownloadProcess(() => ({
    post: (message: ToDownloads) => void (message.type === 'limit' && limits.push(message.bytesPerSecond)),
    onMessage: (listener) => {
      answer = listener
    },
    onExit: () => undefined,
    kill: () => undefined,
  }))
  return { downloads, limits, done: (id: string) => answer({ type: 'done', id, fetchedBytes: 0 }) }
}

it('the limit is shared by the processes that fetch now, and by nobody else', async () => {
  const [models, cuda, idle] = [listening(), listening(), listening()]
  for (const { downloads } of [models, cuda, idle]) downloads.limit(1000)
  const first = models.downloads.fetchCuda({ sources: SOURCES })
  expect(models.limits.at(-1)).toBe(1000)
  const second = cuda.downloads.fetchCuda({ sources: SOURCES })
  expect([models.limits.at(-1), cuda.limits.at(-1)]).toEqual([500, 500])
  cuda.downloads.limit(3000)
  models.downloads.limit(3000)
  expect([models.limits.at(-1), cuda.limits.at(-1)]).toEqual([1500, 1500])
  models.done(first.id)
  await first.ended
  expect(cuda.limits.at(-1)).toBe(3000)
  cuda.downloads.limit(undefined)
  expect(cuda.limits.at(-1)).toBe(null)
  cuda.downloads[Symbol.dispose]()
  await expect(second.ended).rejects.toMatchObject({ code: 'E_FETCH_ENDED' })
  const third = models.downloads.fetchCuda({ sources: SOURCES })
  expect(models.limits.at(-1)).toBe(3000)
  expect(idle.limits).toEqual([1000])
  models.done(third.id)
  await third.ended
})
