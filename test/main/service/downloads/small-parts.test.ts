import { afterEach, describe, expect, it, vi } from 'vitest'
import { headLine, parseJournal, pieceLine } from '../../../../main/service/downloads/journal-text.ts'
import { backoffMs } from '../../../../main/service/downloads/patience.ts'
import { retryAfterMs } from '../../../../main/service/downloads/refusal.ts'
import type { RemoteFile } from '../../../../main/service/downloads/remote-file.ts'
import { isRepositoryName, isSafePath } from '../../../../main/service/downloads/safe-path.ts'
import { isWhole, selectPaths } from '../../../../main/service/downloads/select-files.ts'
import { Speed } from '../../../../main/service/downloads/speed.ts'
import { StallWatch } from '../../../../main/service/downloads/stall-watch.ts'
import { TokenBucket } from '../../../../main/service/downloads/token-bucket.ts'
import { CATALOG, PARTS, partOf } from '../../../../main/service/models/catalog.ts'

afterEach(() => void vi.useRealTimers())

describe('names from outside', () => {
  it.each(['a', 'transformer/config.json', 'PixArt-XL-2-512x512.pth', 'a/b/c/d_1.safetensors'])(
    '%s is one',
    (path) => {
      expect(isSafePath(path)).toBe(true)
    },
  )
  it.each([
    ...[
      '',
      '.',
      '..',
      '/a',
      'a/',
      'a//b',
      '../a',
      'a/../b',
      'a/./b',
      'a\\b',
      'C:',
      'c:/a',
      '.git/config',
      '-a',
    ],
    ...[
      'a b',
      'a\nb',
      'a\0',
      'NUL',
      'nul.json',
      'com1.bin',
      'a.',
      'ä',
      `${'a/'.repeat(9)}a`,
      'a'.repeat(300),
      '~',
      'a:b',
    ],
  ])('%j is none', (path) => {
    expect(isSafePath(path)).toBe(false)
  })
  it('a repository has an owner and a name', () => {
    expect(['PixArt-alpha/PixArt-XL-2-512x512', 'a/b'].every(isRepositoryName)).toBe(true)
    // Folders are called owner--name: another -- could be read in two ways.
    expect(['a', 'a/b/c', '../b', 'a--b/c', 'a/..'].some(isRepositoryName)).toBe(false)
  })
})

describe('a journal', () => {
  const file: RemoteFile = {
    ...{ repo: 'a/b', commit: 'c'.repeat(40), path: 'x.bin', sizeBytes: 25 },
    digest: { kind: 'sha256', hex: 'd'.repeat(64) },
  }
  const text = headLine(file, 10) + pieceLine(2, 'e'.repeat(64)) + pieceLine(0, 'f'.repeat(64))

  it('is what was written', () => {
    const record = parseJournal(text)
    expect(record?.head.file).toEqual(file)
    expect([...(record?.pieces.keys() ?? [])]).toEqual([2, 0])
    expect(record?.bytes).toBe(text.length)
  })
  it('cut anywhere is what was whole by then', () => {
    for (let length = 0; length <= text.length; length++) {
      const record = parseJournal(text.slice(0, length))
      const lines = text.slice(0, length).split('\n').length - 1
      expect(record?.pieces.size ?? -1).toBe(lines - 1)
    }
  })
  it('is believed up to a line that is none', () => {
    for (const line of [`3 ${'e'.repeat(64)}`, '1 short', 'x', `-1 ${'e'.repeat(64)}`])
      expect(parseJournal(`${text}${line}\n${pieceLine(1, 'a'.repeat(64))}`)?.pieces.size).toBe(2)
    expect(parseJournal('{"version":2}\n')).toBeUndefined()
    expect(parseJournal(text.replace('x.bin', '../x'))).toBeUndefined()
  })
})

describe('waiting', () => {
  it('doubles, up to a limit, with a random part', () => {
    const budgets = { backoffMs: 100, longestBackoffMs: 1000 }
    const waits = [1, 2, 3, 4, 5, 100].map((failures) => backoffMs(failures, budgets, 1))
    expect(waits).toEqual([100, 200, 400, 800, 1000, 1000])
    expect(backoffMs(3, budgets, 0)).toBe(200)
  })
  it('as long as the hub asks', () => {
    expect(retryAfterMs('7')).toBe(7000)
    expect(retryAfterMs('Thu, 01 Jan 1970 00:00:10 GMT', 4000)).toBe(6000)
    expect(retryAfterMs('Thu, 01 Jan 1970 00:00:10 GMT', 20_000)).toBe(0)
    expect(['soon', '-1', undefined].map((value) => retryAfterMs(value))).not.toContain(7000)
  })
})

describe('a stall', () => {
  const budgets = { stallMs: 20_000, leastBytes: 4096 }

  it('is noticed 20 s after the last byte', () => {
    vi.useFakeTimers()
    using watch = new StallWatch(budgets)
    vi.advanceTimersByTime(15_000)
    watch.saw(100_000)
    vi.advanceTimersByTime(19_999)
    expect(watch.signal.aborted).toBe(false)
    vi.advanceTimersByTime(1)
    expect(watch.signal.aborted).toBe(true)
  })
  it('is a trickle, too', () => {
    vi.useFakeTimers()
    using watch = new StallWatch(budgets)
    for (let second = 0; second < 20; second++) {
      watch.saw(1)
      vi.advanceTimersByTime(1000)
    }
    expect(watch.signal.aborted).toBe(true)
  })
  it('is not what our own limit holds up', async () => {
    vi.useFakeTimers()
    using watch = new StallWatch(budgets)
    watch.saw(5000)
    const { promise, resolve } = Promise.withResolvers<void>()
    const resting = watch.resting(promise)
    vi.advanceTimersByTime(60_000)
    resolve()
    await resting
    expect(watch.signal.aborted).toBe(false)
    vi.advanceTimersByTime(20_001)
    expect(watch.signal.aborted).toBe(true)
  })
})

describe('speed', () => {
  it('is smoothed, and tells how long is left', () => {
    let nowMs = 0
    const speed = new Speed(() => nowMs)
    for (; nowMs < 30_000; nowMs += 250) {
      speed.add(250_000)
      speed.bytesPerSecond()
    }
    expect(speed.bytesPerSecond()).toBeCloseTo(1e6, -5)
    expect(speed.etaMs(60e6)).toBeGreaterThan(50_000)
    nowMs += 5000
    expect(speed.bytesPerSecond()).toBeLessThan(0.5e6)
    expect(speed.etaMs(0)).toBe(0)
  })
  it('does not count time in which nothing was meant to come', () => {
    let nowMs = 0
    const speed = new Speed(() => nowMs)
    for (; nowMs < 20_000; nowMs += 250) {
      speed.add(250_000)
      speed.bytesPerSecond()
    }
    const before = speed.bytesPerSecond()
    nowMs += 60_000
    speed.skip()
    expect(speed.bytesPerSecond()).toBe(before)
  })
  it('says nothing before it knows', () => {
    let nowMs = 0
    const speed = new Speed(() => nowMs)
    expect(speed.etaMs(100)).toBeUndefined()
    nowMs = 500
    speed.add(1e6)
    expect(speed.etaMs(100)).toBeUndefined()
  })
  it('has one limit for everybody', () => {
    let nowMs = 0
    const bucket = new TokenBucket(1000, () => nowMs)
    expect(bucket.take(500)).toBe(500)
    expect(bucket.take(500)).toBe(1000)
    nowMs = 1000
    expect(bucket.take(100)).toBe(100)
    bucket.limit(undefined)
    expect(bucket.take(1e9)).toBe(0)
  })
})

describe('what is fetched of a repository', () => {
  const text = partOf('t5-xxl')
  const shards = [
    'model-00001-of-00002.safetensors',
    'model-00002-of-00002.safetensors',
    'model.safetensors.index.json',
  ]
  const inFolder = (names: readonly string[]) => names.map((name) => `text_encoder/${name}`)
  const tokenizer = ['tokenizer/spiece.model', 'tokenizer/tokenizer_config.json']

  it('shards with their index, configs and the tokenizer, and nothing else', () => {
    const wanted = [...inFolder(['config.json', ...shards]), ...tokenizer].sort()
    const others = [
      'README.md',
      'text_encoder/model.fp16.safetensors',
      'text_encoder/pytorch_model.bin',
      'vae/config.json',
      'text_encoder/deep/config.json',
    ]
    expect(selectPaths([...others, ...wanted], text)).toEqual(wanted)
  })
  it('the whole file where it is there both ways, and PyTorch’s own where there is nothing else', () => {
    expect(selectPaths(inFolder([...shards, 'model.safetensors']), text)).toEqual([
      'text_encoder/model.safetensors',
    ])
    expect(selectPaths(inFolder(['pytorch_model.bin']), text)).toEqual(['text_encoder/pytorch_model.bin'])
  })
  it('is whole only with every folder and file', () => {
    expect(isWhole(['text_encoder/config.json', ...tokenizer], text)).toBe(true)
    expect(isWhole(tokenizer, text)).toBe(false)
    expect(isWhole([], partOf('hed-net'))).toBe(false)
  })
  it('the catalog names nothing twice, and only what it has', () => {
    const names = CATALOG.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(CATALOG.every(({ parts, own }) => parts.includes(own) && parts.every((id) => id in PARTS))).toBe(
      true,
    )
    const paths = Object.values(PARTS).flatMap((part) => [
      ...('folders' in part ? part.folders.map((folder) => `${part.repo} ${folder}`) : []),
      ...('files' in part ? (part.files ?? []).map((file) => `${part.repo} ${file}`) : []),
    ])
    expect(new Set(paths).size).toBe(paths.length)
    expect(Object.values(PARTS).every(({ repo }) => isRepositoryName(repo))).toBe(true)
  })
})
