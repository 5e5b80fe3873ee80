/**
 * Reads damaged and hostile .pth files in a process of its own, whose ways out are watched: starting a process,
 * connecting, writing a file or opening another one.
 */
import childProcess from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import { join } from 'node:path'
import { StudioError } from '../../native-models/api/errors.ts'
import { readBytes } from '../../native-models/formats/tensor-data.ts'
import { readTorchCheckpoint } from '../../native-models/formats/torch-checkpoint.ts'
import type { WeightFile } from '../../native-models/formats/weight-file.ts'
import { hostileTorch } from '../native-models/formats/hostile-torch.ts'
import { damagedCases, pickleCases, type TorchCase } from './torch-cases.ts'

/** Times are the thread's own work: what else runs on the machine does not count. */
export interface TorchReport {
  readonly files: number
  /** Per code, and `accepted`. */
  readonly counts: Readonly<Record<string, number>>
  readonly wrong: readonly string[]
  /** Processes, connections and files that were asked for while files were read. */
  readonly effects: readonly string[]
  readonly slowest: { readonly what: string; readonly cpuMs: number }
  readonly rssGrowthBytes: number
}

const effects: string[] = []
let isReading = false

/** In place of every way out: what is asked for while a file is read is noted, and not done. */
function watch(): void {
  const forbid = (where: object, names: readonly string[]) => {
    for (const name of names) {
      const own = Reflect.get(where, name) as (...args: unknown[]) => unknown
      const watched = function (this: unknown, ...args: unknown[]): unknown {
        if (!isReading) return own.apply(this, args)
        effects.push(`${name}(${String(args[0])})`)
        return undefined
      }
      Object.assign(where, { [name]: watched })
    }
  }
  forbid(childProcess, ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'])
  forbid(net, ['connect', 'createConnection', 'createServer'])
  forbid(net.Socket.prototype, ['connect'])
  forbid(fs, [
    'writeFileSync',
    'writeSync',
    'appendFileSync',
    'mkdirSync',
    'rmSync',
    'renameSync',
    'symlinkSync',
  ])
  const { openSync, constants } = fs
  fs.openSync = (path, flags, mode) => {
    const isWriting = ((flags as number) & (constants.O_WRONLY | constants.O_RDWR | constants.O_CREAT)) !== 0
    if (isReading && (isWriting || !String(path).endsWith('case.pth')))
      effects.push(`openSync(${String(path)})`)
    return openSync(path, flags, mode)
  }
  syncBuiltinESMExports()
}

/** What an accepted file may not be: tensors that do not lie within one of its entries, or are not what they say. */
function broken({ tensors, checksums = [], sizeBytes }: WeightFile): string | undefined {
  for (const { name, dtype, shape, offset, byteLength } of tensors.values()) {
    const within = checksums.some(
      (entry) => offset >= entry.offset && offset + byteLength <= entry.offset + entry.byteLength,
    )
    if (!within || offset + byteLength > sizeBytes) return `${name} lies outside of every entry`
    const bits = BigInt(dtype === 'BOOL' ? 8 : (/\d+/.exec(dtype)?.[0] ?? 0))
    if (shape.reduce((n, dim) => n * BigInt(dim), bits) !== BigInt(byteLength) * 8n)
      return `${name} has another size`
  }
  return undefined
}

/** Everything that painting would see of a file. */
function contents(file: WeightFile): string {
  const hash = createHash('sha256')
  for (const tensor of file.tensors.values()) {
    hash.update(JSON.stringify([tensor.name, tensor.dtype, tensor.shape]))
    hash.update(readBytes(file, tensor))
  }
  return hash.digest('hex')
}

function main(folder: string, seed: number, count: number): TorchReport {
  const counts: Record<string, number> = {}
  const wrong: string[] = []
  const path = join(folder, 'case.pth')
  let slowest = { what: '', cpuMs: 0 }
  let files = 0
  watch()
  const startRss = process.memoryUsage.rss()
  let highestRss = startRss

  const known = new Map<Buffer, string>()
  const contentsOf = (source: Buffer): string => {
    const there = known.get(source)
    if (there !== undefined) return there
    fs.writeFileSync(`${path}.source`, source)
    known.set(source, contents(readTorchCheckpoint(`${path}.source`)))
    fs.rmSync(`${path}.source`)
    return contentsOf(source)
  }

  const read = ({ bytes, what, source }: TorchCase): string => {
    const expected = source && contentsOf(source)
    fs.writeFileSync(path, bytes)
    isReading = true
    const start = process.threadCpuUsage()
    let verdict: string
    try {
      const file = readTorchCheckpoint(path)
      const disorder =
        broken(file) ?? (expected && contents(file) !== expected ? 'its tensors are others' : undefined)
      if (disorder) wrong.push(`${what}: accepted, but ${disorder}`)
      verdict = 'accepted'
    } catch (error) {
      verdict = error instanceof StudioError ? error.code : 'untyped'
      if (!(error instanceof StudioError)) wrong.push(`${what}: ${error}`)
      else if (!error.message.startsWith(path))
        wrong.push(`${what}: "${error.message}" does not name its file`)
    }
    isReading = false
    const { user, system } = process.threadCpuUsage(start)
    const cpuMs = (user + system) / 1000
    if (cpuMs > slowest.cpuMs) slowest = { what, cpuMs }
    counts[verdict] = (counts[verdict] ?? 0) + 1
    if (++files % 50 === 0) highestRss = Math.max(highestRss, process.memoryUsage.rss())
    return verdict
  }

  for (const { what, code, bytes } of hostileTorch) {
    const verdict = read({ bytes: bytes(join(folder, 'canary')), what })
    if (verdict !== code) wrong.push(`${what}: ${verdict}`)
  }
  globalThis.gc?.()
  // In portions, so that the cases themselves take little memory.
  for (let portion = 0; portion < count / 100; portion++) {
    const cases = [...damagedCases(seed + portion, 60), ...pickleCases(seed + portion, 40)]
    for (const one of cases) read({ ...one, what: `${portion}: ${one.what}` })
  }
  return { files, counts, wrong, effects, slowest, rssGrowthBytes: highestRss - startRss }
}

const [folder = '', seed, count] = process.argv.slice(2)
process.send?.(main(folder, Number(seed), Number(count)))
