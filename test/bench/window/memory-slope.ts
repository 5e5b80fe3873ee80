/** Memory that each process of the studio holds for itself, picture by picture. */
import { readdirSync, readFileSync } from 'node:fs'
import { processIds } from '../../e2e/process-ids.ts'
import { slope } from './statistics.ts'

export interface ProcessMemory {
  readonly name: string
  readonly slopeMB: number
  readonly firstMB: number
  readonly lastMB: number
  readonly peakMB: number
}

/** `paint` paints the next picture; a sample after each. `main`: the application's process id. */
export async function memoryOver(
  main: number,
  pictures: number,
  paint: () => Promise<unknown>,
): Promise<ProcessMemory[]> {
  const names = await processNames(main)
  const samples = new Map<number, number[]>([...names.keys()].map((pid) => [pid, []]))
  for (let picture = 0; picture < pictures; picture++) {
    await paint()
    for (const [pid, values] of samples) values.push(ownMB(pid))
  }
  return [...samples].map(([pid, values]) => ({
    name: names.get(pid) ?? String(pid),
    slopeMB: slope(values),
    firstMB: values[0] ?? Number.NaN,
    lastMB: values.at(-1) ?? Number.NaN,
    peakMB: Math.max(...values),
  }))
}

/** Of all that the application started, but for Chromium's zygotes, which only wait. */
async function processNames(main: number): Promise<Map<number, string>> {
  const { service, engine } = await processIds(main)
  const own = new Map([
    [main, 'main'],
    [service, 'service'],
    ...(engine ? [[engine, 'engine'] as const] : []),
  ])
  for (const pid of below(main)) {
    const type = /--type=([\w-]+)/.exec(commandOf(pid))?.[1]
    if (type && type !== 'zygote' && !own.has(pid)) own.set(pid, type)
  }
  return own
}

function below(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(Number(name)) === pid)
    .map(Number)
  return children.flatMap((child) => [child, ...below(child)])
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s+(\d+)/m.exec(read(pid, 'status'))?.[1] ?? 0)
}

const commandOf = (pid: number): string => read(pid, 'cmdline').replaceAll('\0', ' ')

/** Private pages: heap, buffers, converted weights; mapped files are not its own. @throws where it has ended */
function ownMB(pid: number): number {
  const kilobytes = /^RssAnon:\s+(\d+)/m.exec(read(pid, 'status'))?.[1]
  if (kilobytes === undefined) throw new Error(`Process ${pid} has ended.`)
  return Number(kilobytes) / 1024
}

function read(pid: number, name: 'status' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}
