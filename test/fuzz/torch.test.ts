/** Damaged and hostile checkpoints of PyTorch: each is refused with a code or read as it lies, and nothing happens. */
import { fork } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { times } from '../full.ts'
import { hostileTorch } from '../native-models/formats/hostile-torch.ts'
import type { TorchReport } from './torch-child.ts'

const FILES = times(10_000, 1_000)
const SEED = 20_260_214

const folder = mkdtempSync(join(tmpdir(), 'torch-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function runChild(): Promise<TorchReport> {
  const program = new URL('./torch-child.ts', import.meta.url)
  const child = fork(program, [folder, String(SEED), String(FILES)], {
    cwd: folder,
    execArgv: ['--expose-gc'],
    timeout: 110_000,
  })
  return new Promise((resolve, reject) => {
    let report: TorchReport | undefined
    child.on('message', (message) => {
      report = message as TorchReport
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      if (report && code === 0) resolve(report)
      else reject(new Error(`the reading process ended with ${signal ?? code} (seed ${SEED})`))
    })
  })
}

describe(`${hostileTorch.length} hostile and ${FILES} damaged .pth files, seed ${SEED}`, () => {
  let report: TorchReport
  beforeAll(async () => {
    report = await runChild()
    const { files, counts, slowest, rssGrowthBytes } = report
    console.log(files, 'files', counts, `slowest: ${slowest.what}, ${slowest.cpuMs.toFixed(0)} ms`)
    console.log(`memory: + ${(rssGrowthBytes / 1e6).toFixed(0)} MB`)
  })

  it('every hostile one is refused for what it is, every other one refused or read as it lies', () => {
    expect(report.files).toBe(FILES + hostileTorch.length)
    expect(report.wrong).toEqual([])
    expect(report.counts['untyped']).toBeUndefined()
  })

  it('saw every kind of verdict often enough to mean something', () => {
    for (const code of [
      'E_ZIP_DAMAGED',
      'E_ZIP_CHECKSUM',
      'E_PICKLE_REFUSED',
      'E_PICKLE_DAMAGED',
      'E_PICKLE_TENSOR',
    ])
      expect(report.counts[code], code).toBeGreaterThan(FILES / 100)
    // Some bytes mean nothing (dates, versions, padding): files that differ in those alone are read, as are pickles
    // that say something else and right.
    expect(report.counts['accepted']).toBeLessThan(FILES / 10)
  })

  it('no process, no connection, no file', () => {
    expect(report.effects).toEqual([])
    expect(readdirSync(folder)).toEqual(['case.pth'])
  })

  it('none took a second', () => expect(report.slowest.cpuMs).toBeLessThan(1000))

  it('memory grew by less than 200 MB', () => expect(report.rssGrowthBytes).toBeLessThan(200e6))
})
