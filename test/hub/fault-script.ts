/** A seeded script of what goes wrong during one fetch: some faults pass, some stay. */
import { seeded } from './content.ts'
import type { Fault, FaultKind, FileRequest } from './faults.ts'

export interface FaultScript {
  /** Of the hub itself, when it is asked where the file lies. */
  readonly resolveFaults: () => Fault | undefined
  /** Of the storage. */
  readonly faults: (request: FileRequest) => Fault | undefined
  /** Of those that were dealt out. */
  readonly told: FaultKind[]
}

type Random = () => number

const KINDS: readonly ((random: Random) => Fault)[] = [
  (random) => ({ kind: 'cut', at: Math.floor(random() * 4_000_000) }),
  (random) => ({ kind: 'stall', at: Math.floor(random() * 4_000_000) }),
  (random) => ({ kind: 'drip', times: Math.ceil(random() * 10), everyMs: 5 }),
  () => ({ kind: 'wrong-range' }),
  () => ({ kind: 'whole' }),
  (random) => ({ kind: 'wrong-bytes', at: Math.floor(random() * 1_000_000) }),
  (random) => ({ kind: 'short-length', by: 1 + Math.floor(random() * 1000) }),
  () => ({ kind: 'too-long' }),
  () => ({ kind: 'gzip' }),
  () => ({ kind: 'html' }),
  () => ({ kind: 'dead-redirect' }),
  () => ({ kind: 'loop' }),
  (random) => ({ kind: 'status', status: [403, 404, 410, 416, 500, 502, 503][Math.floor(random() * 7)]! }),
  () => ({ kind: 'status', status: 429, retryAfter: '0' }),
  () => ({ kind: 'status', status: 503, retryAfter: new Date(0).toUTCString() }),
  () => ({ kind: 'reset' }),
  () => ({ kind: 'reset-after-headers' }),
  () => ({ kind: 'no-etag' }),
  () => ({ kind: 'etag-change' }),
  () => ({ kind: 'silence' }),
]

/** The hub's refusals of what is not there end a fetch at once: they are few. */
const HUB_KINDS: readonly Fault[] = [
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502 },
  { kind: 'status', status: 503, retryAfter: '0' },
  { kind: 'status', status: 429, retryAfter: '0' },
  { kind: 'html' },
  { kind: 'loop' },
  { kind: 'dead-redirect' },
  { kind: 'reset' },
  { kind: 'silence' },
]

/** One in ten scripts has a fault that never ends; in the others up to a dozen requests go wrong. */
export function faultScript(seed: number): FaultScript {
  const random = seeded(seed)
  const pick = (): Fault => KINDS[Math.floor(random() * KINDS.length)]!(random)
  const told: FaultKind[] = []
  const lasting = random() < 0.1 ? { fault: pick(), from: Math.floor(random() * 6) } : undefined
  const density = 0.2 + random() * 0.6
  let left = 1 + Math.floor(random() * 12)
  const hub = seeded(seed + 1_000_000)
  let leftAtHub = Math.floor(hub() * 5)
  return {
    told,
    resolveFaults: () => {
      if (leftAtHub === 0 || hub() < 0.5) return undefined
      leftAtHub--
      const fault = HUB_KINDS[Math.floor(hub() * HUB_KINDS.length)]!
      told.push(fault.kind)
      return fault
    },
    faults: ({ number }) => {
      const fault =
        lasting && number >= lasting.from
          ? lasting.fault
          : left > 0 && random() < density
            ? pick()
            : undefined
      if (!fault) return undefined
      left--
      told.push(fault.kind)
      return fault
    },
  }
}
