/** Engines of a test, by the processes that they are. */
import { forkEngine } from '../../../../main/service/engine/fork-engine.ts'
import { fromEngine } from '../../../../native-models/api/events.ts'

/** `start` as the service starts them; `pids` of all that got ready, in their order. */
export function countedEngines(cacheFolder: string) {
  const pids: number[] = []
  const start = () => {
    const port = forkEngine({ threads: 1, cacheFolder })
    port.onMessage((raw) => {
      const message = fromEngine.parse(raw)
      if (message.type === 'ready') pids.push(message.pid)
    })
    return port
  }
  return { pids, start }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10))
}
