/** `replay`: paints a recipe again, tells what differs before it runs, and how far each step strays. */
import { CPU_DEVICE } from '../../native-models/api/device.ts'
import { StudioError } from '../../native-models/api/errors.ts'
import { FLOAT32 } from '../../native-models/api/precision.ts'
import { planSize } from '../../native-models/pipeline/picture-size.ts'
import { cacheFolder } from '../service/folders.ts'
import { WeightHashes } from '../service/models/weight-hash.ts'
import { type Difference, differencesOf } from '../service/recipes/differences.ts'
import { lorasAsRecorded } from '../service/recipes/loras-as-recorded.ts'
import { openRecipe } from '../service/recipes/read-recipe.ts'
import type { Recipe } from '../service/recipes/recipe.ts'
import { recipeEngineHere, recordedDevice } from '../service/recipes/recipe-engine.ts'
import { recipeFiles } from '../service/recipes/recipe-files.ts'
import { replaySetup } from '../service/recipes/replay-setup.ts'
import { makeWritableFolder } from '../service/writable-folder.ts'
import { MOST_THREADS, userPath, wholeNumber } from './generate-options.ts'
import { checkLoras } from './lora-of.ts'
import { outputOf } from './output.ts'
import { print } from './print.ts'
import { parseReplayArgs, REPLAY_HELP, type ReplayValues } from './replay-options.ts'
import { type Replay, replayPicture } from './replay-picture.ts'
import { replayControl, replayLoras, replayModel } from './replay-places.ts'
import { replayVoice } from './replay-voice.ts'

/** Exit status where the pixels are not equal. */
const STRAYED = 3

/** Everything that can be wrong with the recipe, or is missing for it, is said before the engine starts. */
export async function replay(args: readonly string[], interrupted: AbortSignal): Promise<void> {
  const { values, positionals } = parseReplayArgs(args)
  if (values.help) return print(REPLAY_HELP)
  const [path, ...more] = positionals
  if (path === undefined || more.length > 0) throw new StudioError('E_OPTION', 'Name one recipe.')
  const { recipe, changes } = openRecipe(userPath(path))
  const replayed = replayOf(recipe, values)
  const voice = replayVoice({ json: values.json ?? false, steps: recipe.request.steps })
  voice.reading()
  voice.differences([...changes, ...(await differencesHere(recipe, replayed, interrupted))])
  const verdict = await replayPicture(recipe, replayed, { onStep: voice.step, signal: interrupted })
  voice.verdict(verdict)
  if (!verdict.pixelsEqual) process.exitCode = STRAYED
}

/** The recipe's request, with what was given here for what it only names. */
function replayOf(recipe: Recipe, values: ReplayValues): Replay {
  const { request } = recipe
  const model = replayModel(values, request)
  const control = replayControl(values, request, model)
  const places = lorasAsRecorded(recipe, replayLoras(values, request))
  const checked = checkLoras([request], { uses: request.loras ?? [], places }, model)
  const threads = wholeNumber(values, 'threads', [1, MOST_THREADS])
  const setup = replaySetup(recipe)
  const cache = cacheFolder()
  makeWritableFolder(cache, 'Cached data (PIXART_CACHE moves it)')
  return {
    request: { ...request, ...(control && { control: control.use }) },
    model,
    control: control?.place,
    loras: places,
    loraFiles: places.map(({ name, path }) => ({ name, weights: checked.get(name)?.weights ?? path })),
    engine: {
      threads: threads ?? setup.threads,
      precision: setup.precision ?? FLOAT32,
      cacheFolder: cache,
      device: recordedDevice(recipe.engine) ?? CPU_DEVICE,
    },
    output: values.out === undefined ? undefined : outputOf(values.out, [request]),
  }
}

async function differencesHere(
  recipe: Recipe,
  { request, model, control, loraFiles, engine }: Replay,
  signal: AbortSignal,
): Promise<Difference[]> {
  const hashes = new WeightHashes(engine.cacheFolder)
  const { painted, cropped } = planSize(request.size, model)
  return differencesOf(recipe, {
    files: await recipeFiles({ model, control, loras: loraFiles }, hashes, signal),
    engine: recipeEngineHere(engine),
    control: request.control,
    size: cropped ?? painted,
  })
}
