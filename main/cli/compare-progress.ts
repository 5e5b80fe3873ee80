/** Progress of a comparison: one line that changes on a terminal, a few lines otherwise. On standard error. */
import type { CompareEvent } from '../../native-models/api/compare.ts'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import { findSampler } from '../../native-models/samplers/samplers.ts'
import { oneLine } from './print.ts'
import { LINES, LONGEST_PROMPT, STAGES } from './progress.ts'
import { clearLine, drawLine, say } from './say.ts'

export interface CompareProgress extends Disposable {
  show(event: CompareEvent): void
}

interface Options {
  readonly quiet: boolean
  readonly requests: readonly GenerateRequest[]
  readonly warnings: readonly string[]
}

export function compareProgress({ quiet, requests, warnings }: Options): CompareProgress {
  const nothing = (): void => undefined
  if (quiet) return { show: nothing, [Symbol.dispose]: nothing }
  say(
    `${oneLine(requests[0]?.prompt ?? '', LONGEST_PROMPT)}\n${requests.length} lanes, a forward pass of each in turn`,
  )
  for (const warning of warnings) say(warning)
  const terminal = process.stderr.isTTY
  const all = requests.reduce((sum, { sampler, steps }) => sum + findSampler(sampler).forwardPasses(steps), 0)
  let passes = 0
  return {
    show: (event) => {
      if (event.type === 'stage') say(STAGES[event.stage])
      if (event.type !== 'step') return
      passes++
      const text = `pass ${passes} of ${all}  ${requests[event.lane]?.sampler} step ${event.step}/${event.steps}`
      if (terminal) drawLine(text)
      else if (isTenth(passes, all)) say(text)
    },
    [Symbol.dispose]: terminal ? clearLine : nothing,
  }
}

function isTenth(passes: number, all: number): boolean {
  return Math.floor((passes * LINES) / all) > Math.floor(((passes - 1) * LINES) / all)
}
