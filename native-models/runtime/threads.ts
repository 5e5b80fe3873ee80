/** How many threads inference uses by default. */
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

const TOPOLOGY = '/sys/devices/system/cpu'

/** Physical cores, as far as they can be told; never more than the processors that this process may use. */
export function defaultThreads(): number {
  return Math.max(1, Math.min(physicalCores() ?? availableParallelism(), availableParallelism()))
}

/** Counts sets of hyper-threading siblings; undefined where the system does not tell (Windows, some containers). */
function physicalCores(): number | undefined {
  try {
    const siblings = readdirSync(TOPOLOGY)
      .filter((name) => /^cpu\d+$/.test(name))
      .map((name) => readFileSync(`${TOPOLOGY}/${name}/topology/thread_siblings_list`, 'utf8').trim())
    return siblings.length > 0 ? new Set(siblings).size : undefined
  } catch {
    return undefined
  }
}
