/** The queue with what it paints by and whom it tells. What was running when the process ended goes on first. */
import type { EventData, EventName } from '../../preload/contract.ts'
import type { Computing } from './computing.ts'
import type { DeviceKeeper } from './devices/device-keeper.ts'
import { fallBackOf } from './fall-back.ts'
import type { Guides } from './guides.ts'
import type { Database } from './history/database.ts'
import { Journal } from './history/journal.ts'
import type { Preferences } from './history/preferences.ts'
import type { PictureFolders } from './images/picture-folders.ts'
import type { PictureStore } from './images/picture-store.ts'
import { PictureKeeper } from './queue/picture-keeper.ts'
import { Queue, type QueueParts } from './queue/queue.ts'
import type { KeptRecipes } from './recipes/kept-recipes.ts'

type Passed =
  | 'models'
  | 'entries'
  | 'pictures'
  | 'engine'
  | 'comparisons'
  | 'replays'
  | 'planner'
  | 'onChange'
  | 'onFailure'

interface Around extends Pick<QueueParts, Passed> {
  readonly db: Database
  readonly store: PictureStore
  readonly folders: PictureFolders
  readonly guides: Guides
  readonly preferences: Preferences
  readonly recipes: KeptRecipes
  readonly computing: Computing
  readonly devices: DeviceKeeper
  readonly emit: <N extends EventName>(name: N, data: EventData<N>) => void
}

/** It only takes in until it is begun. */
export function makeQueue(around: Around): Queue {
  const { db, store, folders, guides, preferences, recipes, computing, devices, emit, ...passed } = around
  const keeper = new PictureKeeper({
    ...{ store, recipes, pictures: passed.pictures },
    folder: () => folders.current,
    onBlocked: (reason) => queue.pauseBecause(reason),
    onUnblocked: () => queue.unpause(),
  })
  const journal = new Journal(db)
  journal.resume()
  const queue = new Queue(
    {
      ...{ ...passed, journal, keeper, controls: guides.controls, loras: guides.places },
      device: (own) => computing.device(own),
      fallBack: fallBackOf({
        ...{ computing, engine: passed.engine, onFailure: passed.onFailure },
        onNotice: (notice) => emit('notice', notice),
      }),
      onWork: (isWorking) => (isWorking ? devices.paintingBegins() : devices.paintingEnds()),
      precision: (own) => computing.setup(own).precision,
      onLessMemory: ({ error, sentence }) => {
        passed.onFailure(error)
        emit('notice', { level: 'warning', message: sentence })
      },
      otherSetup: (own) => computing.other(own),
      previews: () => preferences.settings().previews,
      onProgress: (progress) => emit('progress', progress),
      onPainted: (picture) => emit('painted', picture),
      onLane: (progress) => emit('lane', progress),
      onReplay: (progress) => emit('replay', progress),
    },
    { paused: preferences.get('paused') },
  )
  return queue
}
