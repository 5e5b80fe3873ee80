/**
 * `node test/bench/compare.ts`: eight lanes of the embedded model side by side against the same eight requests one
 * after the other, in this process, taking turns. What it writes down is the ratio; the promise is below 1.1.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedModels } from '../../main/service/models/embedded-models.ts'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import { openModelFolder } from '../../native-models/models/model-folder.ts'
import { Engine } from '../../native-models/pipeline/engine.ts'
import { defaultThreads } from '../../native-models/runtime/threads.ts'
import { timed } from './measure.ts'

const PROMISE = 1.1
const ROUNDS = 7
const LANES = ['dpmpp-2m', 'euler', 'ddim', 'heun', 'unipc', 'sa-solver', 'deis', 'lms']

const [model] = embeddedModels()
if (!model) throw new Error('There is no embedded model to measure.')
const { defaults, id, examples } = openModelFolder(model.folder)
const requests = LANES.map(
  (sampler): GenerateRequest => ({
    ...{
      model: id,
      prompt: examples[0] ?? '',
      negativePrompt: '',
      cleanCaption: false,
      longPrompt: 'refuse',
    },
    ...{
      ...defaults,
      sampler,
      steps: 20,
      seed: '7',
      count: 1,
      size: { kind: 'aspect', width: 1, height: 1 },
    },
  }),
)
const cacheFolder = mkdtempSync(join(tmpdir(), 'pixart-bench-'))
try {
  using engine = new Engine({ threads: defaultThreads(), cacheFolder })
  const options = { model, previews: false, cancelled: () => false }
  const alone = async (): Promise<void> => {
    for (const request of requests) for await (const _event of engine.paint(request, options));
  }
  const together = async (): Promise<void> => {
    for await (const _event of engine.compare(requests, options));
  }
  await alone()
  await together()
  const rounds: { one: number; all: number }[] = []
  for (let round = 0; round < ROUNDS; round++)
    rounds.push({ one: (await timed(alone)).ms, all: (await timed(together)).ms })
  // The fastest of each are those that other work disturbed least.
  const [one, all] = [
    Math.min(...rounds.map((round) => round.one)),
    Math.min(...rounds.map((round) => round.all)),
  ]
  const ratio = all / one
  const each = rounds.map((round) => (round.all / round.one).toFixed(2)).toSorted()
  console.log(
    `eight lanes ${seconds(all)}, eight single runs ${seconds(one)}: ${ratio.toFixed(3)} × (rounds: ${each.join(', ')})`,
  )
  if (ratio >= PROMISE) process.exitCode = 1
} finally {
  rmSync(cacheFolder, { recursive: true })
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`
}
