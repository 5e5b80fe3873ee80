/** What `--control` and its kin mean: which picture is followed, how, and where the files for it lie. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { StudioError } from '../../native-models/api/errors.ts'
import type { ControlPlace, ControlUse } from '../../native-models/api/request.ts'
import type { ModelFolder } from '../../native-models/models/model-folder.ts'
import { readPicture } from '../../native-models/pipeline/read-picture.ts'
import { type EmbeddedControl, embeddedControls } from '../service/models/embedded-controls.ts'
import { controlFitOf, type GenerateValues, numberOf, userPath } from './generate-options.ts'
import { embeddedFolder, namedNet } from './model-path.ts'

export interface Control {
  readonly use: ControlUse
  readonly place: ControlPlace
}

/** Options that say nothing without a picture. */
const NEEDS_CONTROL = [
  'control-strength',
  'control-start',
  'control-end',
  'control-fit',
  'controlnet',
  'hed',
  'edges',
] as const

/** Undefined without --control. @throws E_OPTION, E_FILE_MISSING, E_FILE_UNREADABLE, E_IMAGE, E_IMAGE_LIMIT */
export function controlOf(values: GenerateValues, model: ModelFolder): Control | undefined {
  if (values.control === undefined) {
    const lonely = NEEDS_CONTROL.find((name) => values[name] !== undefined)
    if (lonely) throw new StudioError('E_OPTION', `--${lonely} needs --control.`)
    return undefined
  }
  const [start, end] = [numberOf(values, 'control-start', 1) ?? 0, numberOf(values, 'control-end', 1) ?? 1]
  if (start >= end)
    throw new StudioError('E_OPTION', `--control-start ${start} is not before --control-end ${end}.`)
  const settings = {
    isEdgeMap: values.edges ?? false,
    fit: controlFitOf(values),
    strength: numberOf(values, 'control-strength', 2) ?? 1,
    ...{ start, end },
  }
  const { name, ...nets } = netsOf(values, model)
  const image = userPath(values.control)
  const sha256 = createHash('sha256').update(readPicture(image)).digest('hex')
  return { use: { model: name, image: sha256, ...settings }, place: { ...nets, image } }
}

/** The files that are named, or the embedded ones where they were made for this model. */
function netsOf(
  { controlnet, hed, edges }: GenerateValues,
  model: ModelFolder,
): { name: string; model: string; hed: string } {
  const own = embeddedFor(model)
  const needed = [...(controlnet ? [] : ['--controlnet']), ...(hed || edges ? [] : ['--hed'])]
  if (!own && needed.length > 0) {
    const sentence = `No ControlNet comes with the studio for ${model.name}: name ${needed.join(' and ')}.`
    throw new StudioError('E_OPTION', sentence)
  }
  const [net, edgeNet] = [controlnet, hed].map((path) => path && (namedNet(path) ?? existing(userPath(path))))
  return {
    name: net ? basename(net) : (own?.id ?? ''),
    model: net ?? own?.model ?? '',
    // A map of edges needs no edge net.
    hed: edgeNet ?? own?.hed ?? net ?? '',
  }
}

function embeddedFor({ id, place }: ModelFolder): EmbeddedControl | undefined {
  if (embeddedFolder(id) !== place.folder) return undefined
  return embeddedControls().find(({ models }) => models.includes(id))
}

function existing(path: string): string {
  if (existsSync(path)) return path
  throw new StudioError('E_FILE_MISSING', `There is no file ${path}.`)
}
