/** The shelf of models with whom it tells, put together. */
import type { Precision } from '../../native-models/api/precision.ts'
import type { EventData, EventName } from '../../preload/contract.ts'
import type { ShelvedNet } from './controls/control-places.ts'
import type { Guides } from './guides.ts'
import type { Preferences } from './history/preferences.ts'
import { catalogRow } from './models/catalog.ts'
import { elsewhereHere } from './models/elsewhere.ts'
import { type MachineMemory, machineMemory } from './models/machine-memory.ts'
import { MemoryPlanner } from './models/memory-planner.ts'
import { ModelList } from './models/model-list.ts'
import { OwnModels } from './models/own-models.ts'
import { ShelfKeeper, type ShelfKeeperOptions } from './models/shelf-keeper.ts'
import type { ServiceOptions } from './service-options.ts'

interface Around extends Pick<ShelfKeeperOptions, 'onFailure'> {
  readonly options: ServiceOptions
  readonly preferences: Preferences
  /** Made later: LoRAs and ControlNets are held against the models. */
  readonly guides: () => Guides
  /** What pictures are computed in now. */
  readonly precision: () => Precision
  /** Of the GPU that is painted on; undefined for the CPU, and where it is not known. */
  readonly deviceMemory: () => MachineMemory | undefined
  readonly emit: <N extends EventName>(name: N, data: EventData<N>) => void
}

export function modelParts({
  options,
  preferences,
  guides,
  precision,
  deviceMemory,
  emit,
  onFailure,
}: Around) {
  const memory = options.memory ?? machineMemory
  // A model that vanished is found out where it is used: after that, not in the midst of it.
  const onGone = () => queueMicrotask(() => shelf.look())
  const models = new ModelList({ memory, precision, onGone })
  const shelf = new ShelfKeeper({
    ...{ models: options.models, startDownloads: options.startDownloads },
    ...{ preferences, list: models, memory, precision, onFailure },
    onShelf: (now) => emit('shelf', now),
    onModels: () => {
      emit('models', { models: models.list(), controls: guides().controls.list() })
      void guides().modelsChanged()
    },
  })
  const ownModels = new OwnModels({ shelf, elsewhere: options.elsewhere ?? elsewhereHere() })
  return { models, shelf, ownModels, planner: new MemoryPlanner(() => deviceMemory() ?? memory()) }
}

export type ModelParts = ReturnType<typeof modelParts>

/** Those of the catalog that are here, where the edge net that they follow is here, too. */
export function shelvedNets(shelf: ShelfKeeper): ShelvedNet[] {
  const here = shelf.rows().filter(({ state }) => state === 'here')
  const hed = here.find(({ kind }) => kind === 'edge-net')?.path
  if (hed === undefined) return []
  return here.flatMap(({ kind, name, title, summary, path }) => {
    const side = catalogRow(name)?.side
    if (kind !== 'controlnet' || side === undefined) return []
    return [{ id: name, name: title, summary, model: path, hed, side }]
  })
}
