/** Who answers which call: a row of the contract without a line here does not compile. */
import { StudioError } from '../../native-models/api/errors.ts'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import type { Draft } from '../../preload/contract.ts'
import { applySettings } from './apply-settings.ts'
import { compareHandlersOf } from './compare-handlers.ts'
import { compareViewsOf } from './compare-views.ts'
import { cudaHandlersOf } from './cuda-handlers.ts'
import { deviceHandlersOf } from './device-handlers.ts'
import { diagnosticsText } from './diagnostics.ts'
import { readDropped } from './drop/read-dropped.ts'
import { guideHandlersOf } from './guide-handlers.ts'
import { memoryHandlersOf } from './memory-handlers.ts'
import { modelHandlersOf } from './model-handlers.ts'
import { assertMirror } from './models/hub-of.ts'
import { samplerList } from './models/model-list.ts'
import type { ServiceCallName, ServiceInput, ServiceOutput } from './protocol.ts'
import { recipeHandlersOf } from './recipe-handlers.ts'
import type { Service } from './service.ts'

type Answer<T> = T | Promise<T>

/** `stop` is the process's own matter. */
export type Handlers = {
  readonly [N in Exclude<ServiceCallName, 'stop'>]: (input: ServiceInput<N>) => Answer<ServiceOutput<N>>
}

const LAST_ERRORS = 20

export function handlersOf(service: Service): Handlers {
  const {
    about,
    dropped,
    engine,
    entries,
    failures,
    folders,
    guides,
    models,
    pictures,
    preferences,
    queue,
    search,
    thumbnails,
    trash,
  } = service
  return {
    'studio.open': async () => {
      await service.settled
      return {
        models: models.list(),
        samplers: samplerList(),
        settings: preferences.settings(),
        draft: preferences.draft() ?? firstDraft(service),
        queue: queue.state(),
        engine: engine.status,
        about,
        controls: guides.controls.list(),
        loras: guides.loras.state(),
        compare: preferences.get('compareDraft'),
        shelf: service.shelf.shelf(),
        devices: service.devices.shelf(),
        cuda: service.cuda.state(),
        notices: [...service.notices],
      }
    },
    'prompt.measure': (input) => models.measure(input),
    'draft.set': (draft) => {
      preferences.setDraft(draft)
      return {}
    },

    'queue.add': ({ request }) => queue.add(request),
    'queue.get': () => queue.state(),
    'queue.cancel': ({ id }) => {
      queue.cancel(id)
      return {}
    },
    'queue.cancelAll': () => {
      queue.cancelAll()
      return {}
    },
    'queue.move': ({ id, before }) => {
      queue.move(id, before)
      return {}
    },
    'queue.pause': ({ paused }) => {
      preferences.put('paused', paused)
      queue.pause(paused)
      return {}
    },
    'queue.retry': ({ id }) => queue.retry(id),

    'history.search': (input) => search.page(input),
    'history.get': ({ id }) => entries.get(id),
    'history.update': ({ id, ...annotation }) => {
      const entry = entries.update(id, annotation)
      service.changed([id])
      return entry
    },
    'history.tags': () => ({ tags: entries.tags() }),
    'history.delete': ({ ids }) => {
      for (const id of ids) queue.cancelIfActive(id)
      return hide('entries', ids)
    },
    'pictures.delete': ({ ids }) => hide('pictures', ids),
    'history.undo': ({ undo }) => {
      service.changed(trash.undo(undo))
      return {}
    },

    'drop.read': ({ handle }) => readDropped(dropped.pathOf(handle), guides.knownHere),
    'settings.set': (patch) => {
      if (patch.hubMirror !== undefined) assertMirror(patch.hubMirror)
      const before = preferences.settings()
      const settings = preferences.set(patch)
      applySettings(service, before)
      service.emit('settings', settings)
      return settings
    },
    'diagnostics.get': () => ({
      text: diagnosticsText({
        about,
        settings: preferences.settings(),
        device: service.computing.device(),
        engine: engine.status,
        failures: failures.last(LAST_ERRORS),
        ...service.summary(),
        folders: [service.databaseFolder, ...pictures.folders().map(({ path }) => path)],
      }),
    }),

    ...modelHandlersOf(service),
    ...deviceHandlersOf(service),
    ...cudaHandlersOf(service),
    ...memoryHandlersOf(service),
    ...guideHandlersOf(service),
    ...compareHandlersOf(service),
    ...compareViewsOf(service),
    ...recipeHandlersOf(service),

    'picture.file': async ({ id, variant }) => {
      if (variant === 'control') return { path: controlFile(id), mediaType: 'image/png' }
      if (variant === 'step') return { path: stepFile(id), mediaType: 'image/png' }
      if (variant === 'lora') return { path: await guides.loras.thumbnail(id), mediaType: 'image/webp' }
      const [file] = pictures.files([id])
      if (!file) throw new StudioError('E_NOT_FOUND', 'There is no such picture.')
      if (variant === 'picture') return { path: file.path, mediaType: 'image/png' }
      return { path: await thumbnails.get(id, file.path), mediaType: 'image/webp' }
    },
    'pictures.files': ({ ids }) => ({ files: pictures.files(ids) }),
    'drop.register': ({ path }) => dropped.register(path),
    'folder.get': () => ({ path: folders.current }),
    'folder.set': ({ path }) => {
      folders.choose(path)
      queue.unpause()
      const settings = preferences.settings()
      service.emit('settings', settings)
      return settings
    },
  }

  function controlFile(sha256: string): string {
    const path = guides.pictureOf(sha256)
    if (path === undefined) throw new StudioError('E_NOT_FOUND', 'There is no such control image.')
    return path
  }

  function stepFile(sha256: string): string {
    const path = service.views.decoder.file(sha256)
    if (path === undefined) throw new StudioError('E_NOT_FOUND', 'There is no such step any more.')
    return path
  }

  function hide(what: 'entries' | 'pictures', ids: readonly string[]): { undo: string } {
    const { undo, entries: changed } = trash.hide(what, ids)
    service.changed(changed)
    return { undo }
  }
}

/** What the form holds at the very first start: the first model's first example, so that one click paints. */
function firstDraft({ models }: Service): Draft {
  const [model] = models.list()
  if (!model) throw new StudioError('E_FILE_MISSING', 'The embedded model is missing from this installation.')
  const request: GenerateRequest = {
    model: model.id,
    prompt: model.examples[0] ?? '',
    negativePrompt: '',
    cleanCaption: false,
    longPrompt: 'refuse',
    ...model.defaults,
    seed: '1',
    count: 1,
    size: { kind: 'aspect', width: 1, height: 1 },
  }
  return { request, seedLocked: false }
}
