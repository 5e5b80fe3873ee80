/** `compare`: paints samplers side by side and says how far they part. */
import { StudioError } from '../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import { createTokenizer } from '../../native-models/pipeline/tokenizer.ts'
import { type ComparisonResult, runComparison } from '../service/compare/run-comparison.ts'
import { forkEngine } from '../service/engine/fork-engine.ts'
import { InferenceProcess } from '../service/engine/inference-process.ts'
import { cacheFolder } from '../service/folders.ts'
import { PictureStore } from '../service/images/picture-store.ts'
import { makeWritableFolder } from '../service/writable-folder.ts'
import { COMPARE_OPTIONS, parseCompareArgs } from './compare-options.ts'
import { compareProgress } from './compare-progress.ts'
import { lanesOf } from './compare-requests.ts'
import { controlOf } from './control-of.ts'
import { engineOf } from './engine-of.ts'
import { userPath } from './generate-options.ts'
import { optionTable } from './lists.ts'
import { checkLoras, loraFilesOf, lorasAsked } from './lora-of.ts'
import { assertFits, runPlanOf } from './memory-of.ts'
import { print, printJson, table } from './print.ts'
import { promptsOf } from './prompts.ts'
import { assertPromptsFit, modelOf } from './request-of.ts'
import { warningsOf } from './warnings.ts'

/** Everything that can be wrong with what was asked for is said before the engine starts. */
export async function compare(args: readonly string[], interrupted: AbortSignal): Promise<void> {
  const { values, positionals } = parseCompareArgs(args)
  if (values.help) return printHelp()
  const model = modelOf(values)
  const [prompt = ''] = await promptsOf({}, positionals, interrupted)
  const control = controlOf(values, model)
  const loras = lorasAsked(values)
  const { requests, reference } = lanesOf(prompt, model, { values, control: control?.use, loras: loras.uses })
  const checked = checkLoras(requests, loras, model)
  const options = await engineOf(values, interrupted)
  assertFits(requests, model, options)
  const tokenizer = createTokenizer(model.tokenizer.folder)
  assertPromptsFit(requests.slice(0, 1), { tokenizer, maxTokens: model.maxTokens })
  const [folder, cache] = [outOf(values.out), cacheFolder()]
  makeWritableFolder(cache, 'Cached data (PIXART_CACHE moves it)')
  makeWritableFolder(folder, 'The comparison')

  const known = { model, tokenizer, loras: checked }
  const warnings = [...new Set(requests.flatMap((request) => warningsOf(request, known)))]
  const loraFiles = (request: GenerateRequest) => loraFilesOf(request, checked)
  using engine = new InferenceProcess(() => forkEngine(options))
  using store = new PictureStore({ cacheFolder: cache })
  engine.warmUp()
  store.prepare(model)
  const quiet = values.json ?? false
  const result = await runPlanOf({ requests, model, engine: options, quiet }).run(async (job) => {
    using progress = compareProgress({ quiet, requests, warnings })
    const tools = { engine, store, signal: interrupted, onEvent: progress.show }
    const places = { control: control?.place, loras: loras.places, ...job }
    return runComparison({ requests, reference, model, places, loraFiles, folder }, tools)
  })
  if (values.json) printJson({ prompt, ...result, ...(warnings.length > 0 && { warnings }) })
  else printResult(result)
}

function outOf(out: string | undefined): string {
  if (out !== undefined) return userPath(out)
  throw new StudioError(
    'E_OPTION',
    '--out is needed: the folder for the pictures, the sheet and the numbers.',
  )
}

function printHelp(): void {
  const example =
    'npm run compare -- "red apple on a blue background" --samplers dpmpp-2m,euler,heun --out apples'
  const what = [
    'Paints one prompt with several samplers side by side, from the same noise, and measures how far they part:',
    'pictures, every step (float16, a safetensors file a lane), a labelled sheet, and numbers.csv.',
  ]
  print([example, '', ...what, '', optionTable(COMPARE_OPTIONS)].join('\n'))
}

const HEAD = [
  '',
  'sampler',
  'steps',
  'guidance',
  'seed',
  'passes',
  'seconds',
  's a step',
  'PSNR dB',
  'SSIM',
  'RMS',
  'kB',
]

function printResult({ lanes, sheet, csv }: ComparisonResult): void {
  const rows = lanes.map((row) => [
    `${row.lane}${row.isReference ? '*' : ''}`,
    ...[row.sampler, row.steps, row.guidance, row.seed, row.forwardPasses].map(String),
    ...[row.seconds.toFixed(2), row.secondsPerStep.toFixed(3)],
    ...(row.isReference ? ['', '', ''] : [row.psnr.toFixed(1), row.ssim.toFixed(4), row.rms.toFixed(4)]),
    String(Math.round((row.pictureBytes + row.trajectoryBytes) / 1000)),
  ])
  print(table([HEAD, ...rows]))
  print('  * the distances are to this lane: PSNR and SSIM between pictures, RMS between latents')
  print(sheet)
  print(csv)
}
