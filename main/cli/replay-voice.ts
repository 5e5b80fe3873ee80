/** Where a replay's words go: lines for people, or one JSON object a line. */
import type { Difference } from '../service/recipes/differences.ts'
import type { ReplayedStep } from '../service/recipes/replayed-step.ts'
import { print, printJson } from './print.ts'
import { differenceText, stepText, type Verdict, verdictText } from './replay-words.ts'

export interface ReplayVoice {
  /** Hashes of gigabytes take their time. */
  reading(): void
  differences(differences: readonly Difference[]): void
  step(step: ReplayedStep): void
  verdict(verdict: Verdict): void
}

export function replayVoice({ json, steps }: { json: boolean; steps: number }): ReplayVoice {
  return json ? jsonVoice() : plainVoice(steps)
}

function plainVoice(steps: number): ReplayVoice {
  return {
    reading: () => void process.stderr.write('Reading the files that it is painted with …\n'),
    differences: (differences) => {
      if (differences.length === 0) return print('Nothing differs here from what the recipe tells.')
      print('What differs here:')
      for (const difference of differences) print(`  ${differenceText(difference)}`)
    },
    step: (step) => print(stepText(step, steps)),
    verdict: (verdict) => {
      if (verdict.file !== undefined) print(verdict.file)
      print(verdictText(verdict))
    },
  }
}

function jsonVoice(): ReplayVoice {
  return {
    reading: () => undefined,
    differences: (differences) => {
      for (const difference of differences) printJson({ difference })
    },
    step: (step) => printJson(step),
    verdict: (verdict) => {
      const { pixelsEqual, steps, file } = verdict
      const bitEqualSteps = steps.filter(({ bitEqual }) => bitEqual).length
      printJson({ verdict: verdictText(verdict), pixelsEqual, bitEqualSteps, steps: steps.length, file })
    },
  }
}
