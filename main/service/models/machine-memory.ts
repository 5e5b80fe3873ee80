/** What this machine has, as far as its processes may use it. */
import { freemem, totalmem } from 'node:os'
import process from 'node:process'

export interface MachineMemory {
  readonly totalBytes: number
  /** What can be had without swapping: caches count. */
  readonly freeBytes: number
  /** Of a GPU: all weights are copied there, so that none are pages of files. */
  readonly holdsWeights?: boolean | undefined
}

/** A container's limit counts, where there is one. On Linux Node tells MemAvailable as what is free. */
export function machineMemory(): MachineMemory {
  const limit = process.constrainedMemory()
  const totalBytes = limit > 0 ? Math.min(totalmem(), limit) : totalmem()
  return { totalBytes, freeBytes: Math.min(freemem(), process.availableMemory(), totalBytes) }
}
