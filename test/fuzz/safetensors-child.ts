/** Reads fuzzed files in a process of its own, so that a crash, a hang or a leak is seen as one. */
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../../native-models/api/errors.ts'
import { readSafetensors } from '../../native-models/formats/safetensors.ts'
import type { WeightFile } from '../../native-models/formats/weight-file.ts'
import { type FuzzCase, mutatedCases, structuredCases } from './safetensors-cases.ts'

/** Times are the thread's own work: what else runs on the machine does not count. */
export interface FuzzReport {
  readonly files: number
  /** Per code, and `accepted`. */
  readonly counts: Readonly<Record<string, number>>
  /** What must not happen, with the file's bytes where they are few. */
  readonly wrong: readonly string[]
  readonly slowest: { readonly what: string; readonly cpuMs: number }
  /** The highest memory of the process above what it began with. */
  readonly rssGrowthBytes: number
  /** Of the files that lay in the folder. */
  readonly large: readonly { readonly name: string; readonly verdict: string; readonly cpuMs: number }[]
}

const ELEMENT_BITS: Readonly<Record<string, number>> = { BOOL: 8, C64: 64 }

/** The layout rules once more, in another way: JSON.parse and BigInt. Says what is wrong with an accepted file. */
function broken({ tensors, sizeBytes }: WeightFile, bytes: Buffer): string | undefined {
  const start = 8 + Number(bytes.readBigUInt64LE())
  const text = bytes.toString('utf8', 8, start)
  let parsed: Record<string, { dtype: string; shape: number[]; data_offsets: number[] }>
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    return String(error)
  }
  if (!text.includes('\\')) {
    const plain = text.replace(/("[^"]*")|[ \t\r\n]+/g, '$1')
    if (plain.length !== JSON.stringify(parsed).length) return 'a key twice or a number in another form'
  }
  const listed = Object.keys(parsed).filter((name) => name !== '__metadata__')
  if (listed.length !== tensors.size) return 'tensors are missing'
  let end = start
  for (const { name, dtype, shape, offset, byteLength } of tensors.values()) {
    const plain = parsed[name]
    if (!plain || !Object.hasOwn(parsed, name)) return `${name} is not in the header`
    if (plain.dtype !== dtype || String(plain.shape) !== String(shape)) return `${name} is another tensor`
    if (offset !== end || start + plain.data_offsets[0]! !== offset) return `${name} lies elsewhere`
    const bits = BigInt(ELEMENT_BITS[dtype] ?? Number(/\d+/.exec(dtype)?.[0]))
    if (shape.reduce((n, dim) => n * BigInt(dim), bits) !== BigInt(byteLength) * 8n)
      return `${name} has another size`
    end += byteLength
    if (start + plain.data_offsets[1]! !== end) return `${name} ends elsewhere`
  }
  return end === sizeBytes && sizeBytes === bytes.byteLength ? undefined : 'bytes are left over'
}

function main(folder: string, seed: number, count: number): FuzzReport {
  const counts: Record<string, number> = {}
  const wrong: string[] = []
  let slowest = { what: '', cpuMs: 0 }
  const startRss = process.memoryUsage.rss()
  let highestRss = startRss

  /** What the reader makes of a file: a code, or the file. */
  const read = (path: string, what: string) => {
    const start = process.threadCpuUsage()
    let result: WeightFile | string
    try {
      result = readSafetensors(path)
    } catch (error) {
      if (error instanceof StudioError) {
        result = error.code
        if (!error.message.startsWith(path)) wrong.push(`${what}: "${error.message}" does not name its file`)
      } else {
        result = 'untyped'
        wrong.push(`${what}: ${error}`)
      }
    }
    const { user, system } = process.threadCpuUsage(start)
    const cpuMs = (user + system) / 1000
    if (cpuMs > slowest.cpuMs) slowest = { what, cpuMs }
    const verdict = typeof result === 'string' ? result : 'accepted'
    counts[verdict] = (counts[verdict] ?? 0) + 1
    return { result, verdict, cpuMs }
  }

  const path = join(folder, 'case.safetensors')
  const check = ({ bytes, valid, fault }: FuzzCase, index: number) => {
    const what = `${fault} ${index}`
    writeFileSync(path, bytes)
    const { result, verdict } = read(path, what)
    const disorder = typeof result === 'string' ? undefined : broken(result, bytes)
    if (disorder) wrong.push(`${what}: accepted, but ${disorder}: ${bytes.toString('latin1', 0, 400)}`)
    if (valid !== undefined && valid !== (verdict === 'accepted'))
      wrong.push(`${what}: ${verdict}: ${bytes.toString('latin1', 0, 400)}`)
    if (index % 50 === 0) highestRss = Math.max(highestRss, process.memoryUsage.rss())
  }

  const large = readdirSync(folder).map((name) => {
    // What one file takes counts, not how many the collector lets pile up.
    globalThis.gc?.()
    const { verdict, cpuMs } = read(join(folder, name), name)
    highestRss = Math.max(highestRss, process.memoryUsage.rss())
    return { name, verdict, cpuMs }
  })
  let files = large.length
  globalThis.gc?.()
  // In portions, so that the cases themselves take little memory.
  for (let portion = 0; portion < count / 1000; portion++) {
    const cases = [...structuredCases(seed + portion, 500), ...mutatedCases(seed + portion, 500)]
    for (const [i, one] of cases.entries()) check(one, portion * 1000 + i)
    files += cases.length
  }
  return { files, counts, wrong, slowest, rssGrowthBytes: highestRss - startRss, large }
}

const [folder = '', seed, count] = process.argv.slice(2)
process.send?.(main(folder, Number(seed), Number(count)))
