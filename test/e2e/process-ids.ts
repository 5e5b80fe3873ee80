/** Which process is which, read from the system's table: what runs below one process, by its command line. */
import { readdirSync, readFileSync } from 'node:fs'

interface Row {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

/** @throws where the service does not run */
export async function processIds(
  main: number,
): Promise<{ main: number; service: number; engine: number | undefined }> {
  const rows = below(main, processTable())
  const service = rows.find(({ command }) => /service\/process\.(mjs|ts)/.test(command))
  const engine = rows.find(({ command }) => /(engine\/process\.mjs|native-models\/process\.ts)/.test(command))
  if (!service) throw new Error('The service does not run.')
  return { main, service: service.pid, engine: engine?.pid }
}

/** Every process that `pid` started, and those that they started. */
function below(pid: number, table: readonly Row[]): Row[] {
  return table.filter(({ parent }) => parent === pid).flatMap((row) => [row, ...below(row.pid, table)])
}

function processTable(): Row[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readRow(Number(name)) ?? [])
}

/** undefined: it has ended meanwhile */
function readRow(pid: number): Row | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // Fields after the name, which stands in parentheses and may hold anything.
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (state === 'Z') return undefined
    return {
      pid,
      parent: Number(parent),
      command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
    }
  } catch {
    return undefined
  }
}
