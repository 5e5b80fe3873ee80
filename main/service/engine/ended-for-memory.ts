/**
 * Whether memory is why a process ended that nobody of ours ended. Linux ends the one that it can spare best, and counts
 * that; a desktop's own guard does the same and tells nobody, but only where memory is short.
 */
import { readFileSync } from 'node:fs'
import { saysMemoryRanOut } from '../../../native-models/runtime/out-of-memory.ts'

/** SIGKILL, or what exit codes make of it. */
const KILLED = /^(?:signal SIGKILL|exit code (?:9|137))(?!\d)/

/** From now on. `isTight`: the process needs most of what is free. → told how it ended */
export function endedForMemory(isTight: boolean): (how: string) => boolean {
  const before = killsSoFar()
  return (how) => saysMemoryRanOut(how) || (KILLED.test(how) && (isTight || killsSoFar() > before))
}

/** 0 where the system does not tell. */
function killsSoFar(): number {
  try {
    return Number(/^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1] ?? 0)
  } catch {
    return 0 // not Linux
  }
}
