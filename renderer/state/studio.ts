/**
 * What the window knows of the studio: asked for once (`studio.open`), then kept up to date by events.
 * Components take the narrowest piece they need: `useStudio((s) => s.settings.theme)`.
 */
import { create } from 'zustand'
import type { ErrorReport } from '../../native-models/api/errors.ts'
import type {
  About,
  CallInput,
  CompareDraft,
  ControlNet,
  DeviceShelf,
  Draft,
  EngineStatus,
  EventData,
  LoraShelf,
  Model,
  ModelShelf,
  QueueState,
  Sampler,
  Settings,
} from '../../preload/contract.ts'
import { call, on, reportFrom } from './call.ts'
import { complain } from './toasts.ts'

export type Room = 'paint' | 'compare' | 'library' | 'loras' | 'models' | 'devices' | 'settings'
export type Notice = EventData<'notice'> & { readonly key: number }

interface Opened {
  readonly models: readonly Model[]
  readonly samplers: readonly Sampler[]
  readonly settings: Settings
  /** As it was when the window opened; the living one is in state/compose.ts. */
  readonly draft: Draft
  readonly queue: QueueState
  readonly engine: EngineStatus
  readonly about: About
  readonly controls: readonly ControlNet[]
  readonly loras: LoraShelf
  readonly shelf: ModelShelf
  readonly devices: DeviceShelf
  /** As it was when the window opened; the living one is in state/compare-draft.ts. */
  readonly compare: CompareDraft
}

interface Studio extends Opened {
  readonly phase: 'opening' | 'open' | 'failed'
  readonly openError: ErrorReport | undefined
  readonly room: Room
  readonly notices: readonly Notice[]
}

/** Nothing that shows this is mounted before `phase` is 'open', so that no component has to ask twice. */
const nothingYet = {
  ...{ models: [], samplers: [], notices: [], controls: [] },
  loras: { loras: [], folders: [] },
  shelf: { rows: [] },
  devices: { rows: [], testing: [] },
} as unknown as Opened

export const useStudio = create<Studio>()(() => ({
  ...nothingYet,
  phase: 'opening',
  openError: undefined,
  room: 'paint',
  notices: [],
}))

const set = useStudio.setState
let lastNotice = 0
let stopListening: (() => void)[] = []

/** Opens the studio, or says why it cannot be opened. May be called again after a failure. */
export async function openStudio(): Promise<void> {
  set({ phase: 'opening', openError: undefined })
  try {
    listen()
    const { notices, ...opened } = await call('studio.open', {})
    set({ ...opened, phase: 'open', notices: notices.map((message) => asNotice({ level: 'info', message })) })
  } catch (thrown) {
    set({ phase: 'failed', openError: reportFrom(thrown) })
  }
}

function listen(): void {
  for (const stop of stopListening) stop()
  stopListening = [
    on('queue', (queue) => set({ queue })),
    on('engine', (engine) => set({ engine })),
    on('settings', (settings) => set({ settings })),
    on('loras', (loras) => set({ loras })),
    on('shelf', (shelf) => set({ shelf })),
    on('devices', (devices) => set({ devices })),
    on('models', ({ models, controls }) => set({ models, controls })),
    on('notice', (notice) => set(({ notices }) => ({ notices: [...notices, asNotice(notice)].slice(-5) }))),
  ]
}

const asNotice = (notice: EventData<'notice'>): Notice => ({ ...notice, key: ++lastNotice })

export const dismissNotice = (key: number): void =>
  set(({ notices }) => ({ notices: notices.filter((notice) => notice.key !== key) }))

/** What it died of was read; it is started again by itself. */
export const dismissEngine = (): void => set({ engine: { state: 'stopped' } })

export const goTo = (room: Room): void => set({ room })

/** Changes settings at once; taken back, and said, if they cannot be kept. */
export async function changeSettings(changes: CallInput<'settings.set'>): Promise<void> {
  const before = useStudio.getState().settings
  set({ settings: { ...before, ...(changes as Partial<Settings>) } })
  try {
    set({ settings: await call('settings.set', changes) })
  } catch (thrown) {
    set({ settings: before })
    complain(thrown)
  }
}
