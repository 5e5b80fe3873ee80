/** 10,000 damaged safetensors headers: each is refused with a code or read as it lies, at once. */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entry, manyTensors, writeSparseSafetensors } from '../native-models/formats/safetensors-bytes.ts'
import type { FuzzReport } from './safetensors-child.ts'

const FILES = 10_000
const SEED = 20_260_101
const HEADER_BYTES = 25_000_000

const folder = mkdtempSync(join(tmpdir(), 'safetensors-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const filled = (before: string, filler: string, after = '') =>
  before + filler.repeat(Math.floor((HEADER_BYTES - before.length - after.length) / filler.length)) + after
const many = manyTensors(100_000, HEADER_BYTES)
const tensor = `"w":${entry('U8', [3e7], 0, 3e7)}`

/** Headers as large as they may be, before 30 MB of tensors: [header, verdict]. */
const LARGE: Readonly<Record<string, readonly [header: string, verdict: string]>> = {
  '100,000 tensors': [many.header, 'accepted'],
  '5 million [': ['['.repeat(5_000_000), 'E_SAFETENSORS_HEADER'],
  '5 million [ as a tensor': [`{"w":${'['.repeat(5_000_000)}`, 'E_SAFETENSORS_HEADER'],
  '5 million [ as a shape': [`{"w":{"shape":${'['.repeat(5_000_000)}`, 'E_SAFETENSORS_TENSOR'],
  '5 million objects in metadata': [`{"__metadata__":${'{"a":'.repeat(4_000_000)}`, 'E_SAFETENSORS_HEADER'],
  'a name of 25 MB': [filled('{"', 'é').slice(0, 12_000_000), 'E_SAFETENSORS_HEADER'],
  'a tensor with a name of 25 MB': [filled('{"', 'x', `":${tensor.slice(4)}}`), 'E_SAFETENSORS_LIMIT'],
  'metadata of 25 MB': [filled('{"__metadata__":{"a":"', 'x', `"},${tensor}}`), 'accepted'],
  'metadata of 12 million escapes': [filled('{"__metadata__":{"a":"', '\\n', `"},${tensor}}`), 'accepted'],
  'metadata of 4 million escapes': [filled('{"__metadata__":{"a":"', '\\u00e9', `"},${tensor}}`), 'accepted'],
  'a number of 25 million digits': [filled('{"w":{"shape":[', '9'), 'E_SAFETENSORS_TENSOR'],
  'a shape of 12 million numbers': [filled('{"w":{"shape":[1', ',1'), 'E_SAFETENSORS_LIMIT'],
  '25 MB of blanks': [`{${tensor}}`.padEnd(HEADER_BYTES), 'accepted'],
  '25 MB of line ends inside': [filled('{', '\n', `${tensor}}`), 'accepted'],
  '3 million empty keys': [filled('{"w":{', '"":""'), 'E_SAFETENSORS_HEADER'],
}

function runChild(): Promise<FuzzReport> {
  const program = new URL('./safetensors-child.ts', import.meta.url)
  const child = fork(program, [folder, String(SEED), String(FILES)], {
    execArgv: ['--expose-gc'],
    timeout: 90_000,
  })
  return new Promise((resolve, reject) => {
    let report: FuzzReport | undefined
    child.on('message', (message) => {
      report = message as FuzzReport
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (report && code === 0) resolve(report)
      else reject(new Error(`the reading process ended with ${signal ?? code} (seed ${SEED})`))
    })
  })
}

describe(`${FILES} damaged safetensors headers, seed ${SEED}`, () => {
  let report: FuzzReport
  beforeAll(async () => {
    for (const [name, [header]] of Object.entries(LARGE))
      writeSparseSafetensors(join(folder, name), header, header === many.header ? many.dataBytes : 3e7)
    report = await runChild()
    const { files, counts, slowest, rssGrowthBytes, large } = report
    console.log(files, 'files', counts, `slowest: ${slowest.what}, ${slowest.cpuMs.toFixed(0)} ms`)
    console.log(`memory: + ${(rssGrowthBytes / 1e6).toFixed(0)} MB`)
    console.table(large.map((file) => ({ ...file, cpuMs: Math.round(file.cpuMs) })))
  })

  it('read all of them, and nothing but typed refusals and right layouts came of it', () => {
    expect(report.files).toBe(FILES + Object.keys(LARGE).length)
    expect(report.wrong).toEqual([])
    expect(report.counts['untyped']).toBeUndefined()
  })

  it('saw every kind of verdict often enough to mean something', () => {
    expect(report.counts['accepted']).toBeGreaterThan(FILES / 5)
    expect(report.counts['accepted']).toBeLessThan(FILES / 2)
    for (const kind of ['HEADER', 'DUPLICATE', 'TENSOR', 'LAYOUT', 'LIMIT'])
      expect(report.counts[`E_SAFETENSORS_${kind}`], kind).toBeGreaterThan(100)
  })

  it('none took a second', () => expect(report.slowest).toMatchObject({ cpuMs: expect.toSatisfy(isShort) }))

  it('memory grew by less than 200 MB', () => expect(report.rssGrowthBytes).toBeLessThan(200e6))

  it('the largest headers are read or refused for what they are', () => {
    const verdicts = Object.fromEntries(report.large.map(({ name, verdict }) => [name, verdict]))
    expect(verdicts).toEqual(
      Object.fromEntries(Object.entries(LARGE).map(([name, [, verdict]]) => [name, verdict])),
    )
  })
})

function isShort(cpuMs: number): boolean {
  return cpuMs < 1000
}
