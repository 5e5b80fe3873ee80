/** `models add`: a model of the user's own gets a name, and stays where it is. */
import { reportOf, StudioError } from '../../native-models/api/errors.ts'
import { openModelFolder } from '../../native-models/models/model-folder.ts'
import { modelsFolder } from '../service/folders.ts'
import { type AddedModel, addModel } from '../service/models/added-models.ts'
import { CATALOG } from '../service/models/catalog.ts'
import { embeddedModels } from '../service/models/embedded-models.ts'
import { WholeWeights } from '../service/models/whole-weights.ts'
import { userPath } from './generate-options.ts'
import { modelPlace } from './model-path.ts'
import { ADD_OPTIONS } from './models-options.ts'
import { parseOptions } from './options.ts'
import { print, printJson } from './print.ts'
import { say } from './say.ts'

export async function addOwnModel(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseOptions(args, ADD_OPTIONS)
  const [place, ...more] = positionals
  if (place === undefined || more.length > 0)
    throw new StudioError('E_OPTION', 'Name one folder or file of weights.')
  const taken = new Set([...embeddedModels().map(({ id }) => id), ...CATALOG.map(({ name }) => name)])
  const added = await addModel(modelsFolder(), {
    path: userPath(place),
    base: values.base === undefined ? undefined : modelPlace(values.base).path,
    name: values.name,
    taken,
  })
  const lack = damageOf(added)
  if (lack !== undefined) say(`${added.name} cannot be painted with as it is. ${lack}`)
  if (values.json) return printJson(added)
  print(`${added.name}: ${added.title}, used where it lies: ${added.path}`)
}

/** A sentence where its weights are not whole. */
function damageOf({ path, base }: AddedModel): string | undefined {
  try {
    new WholeWeights().assert(openModelFolder(path, { base }))
    return undefined
  } catch (thrown) {
    return reportOf(thrown).message
  }
}
