/** Replays of recipes while they run: the steps that were told since the queue said how far they are. */
import { create } from 'zustand'
import type { Entry, ReplayedStep } from '../../preload/contract.ts'
import { on } from './call.ts'
import { useStudio } from './studio.ts'

type Steps = readonly ReplayedStep[]

interface Replays {
  /** By entry. */
  readonly told: Readonly<Record<string, Steps>>
}

const useReplays = create<Replays>()(() => ({ told: {} }))

const NONE: Steps = []

/** One step more; a smaller one than the last means that the run has begun anew. */
export function withStep(steps: Steps, step: ReplayedStep): Steps {
  const last = steps.at(-1)
  return last !== undefined && step.step < last.step ? [step] : [...steps, step]
}

/** Runs that were told of and are not running now: when they begin again, it is anew. */
const ended = new Set<string>()

/** Listens from now on → stops. */
export function followReplays(): () => void {
  const stops = [on('replay', ({ entry, ...step }) => tell(entry, step)), on('queue', forgetBegun)]
  return () => {
    for (const stop of stops) stop()
  }
}

function tell(entry: string, step: ReplayedStep): void {
  useReplays.setState(({ told }) => ({
    told: { ...told, [entry]: withStep(told[entry] ?? knownOf(entry), step) },
  }))
}

/** What was told of an attempt stays until the next one: lists may not have heard yet how it ended. */
function forgetBegun({ entries }: { readonly entries: readonly Entry[] }): void {
  const running = new Set(entries.filter(({ state }) => state === 'running').map(({ id }) => id))
  const { told } = useReplays.getState()
  const begun = Object.keys(told).filter((id) => running.has(id) && ended.delete(id))
  for (const id of Object.keys(told)) if (!running.has(id)) ended.add(id)
  if (begun.length === 0) return
  useReplays.setState({
    told: Object.fromEntries(Object.entries(told).filter(([id]) => !begun.includes(id))),
  })
}

/** A window that opens in the middle of a run begins with what the queue knows. */
function knownOf(id: string): Steps {
  const { entries } = useStudio.getState().queue
  return entries.find((entry) => entry.id === id)?.replay?.steps ?? NONE
}

/** What is known of an entry's steps: of a running one what was told last, of one that is over what was kept. */
export function useReplayedSteps({ id, state, replay }: Entry): Steps {
  const told = useReplays((replays) => replays.told[id])
  const kept = replay?.steps ?? NONE
  if (state === 'running') return told ?? kept
  return kept.length > 0 ? kept : (told ?? NONE)
}
