/** CUDA's libraries in memory: their fetch goes on, pauses, waits and fails; nobody is asked for anything. */
import { NEXT_STEPS } from '../../../native-models/api/errors.ts'
import { CUDA_PACKAGES } from '../../../native-models/runtime/devices/cuda-libraries.ts'
import type { CallName, CudaLibraries, EventName } from '../../../preload/contract.ts'
import type { Scene } from './scenes.ts'

const SIZE_BYTES = 1_364_241_286
const PART_BYTES = SIZE_BYTES / 8

const FAILED = {
  code: 'E_CUDA_SOURCE',
  message: 'pypi.org cannot be reached: its name is not known. It was tried again and again.',
  nextStep: NEXT_STEPS.E_CUDA_SOURCE,
} as const
const FULL = {
  code: 'E_DISK_FULL',
  message: 'The disk of "cuda" is full: 553.1 MB are still to come. It goes on by itself when there is room.',
  nextStep: NEXT_STEPS.E_DISK_FULL,
} as const

const ABSENT: CudaLibraries = {
  ...{ state: 'absent', doneBytes: 0, sizeBytes: SIZE_BYTES, isAbout: true, bytesPerSecond: 0 },
  ...{ unpackedBytes: 2_195_187_024, freeBytes: 118e9, hosts: ['pypi.org', 'api.nuget.org'] },
  packages: CUDA_PACKAGES.map(({ name, version, licence }) => ({ name, version, licence })),
}
const MOVES = { bytesPerSecond: 18e6, etaMs: 44_000, isAbout: false }
const HALF = { doneBytes: SIZE_BYTES / 2 }

const SCENES: Readonly<Record<string, Partial<CudaLibraries>>> = {
  absent: {},
  tight: { freeBytes: 0.9e9 },
  asking: { state: 'fetching' },
  fetching: { state: 'fetching', ...HALF, ...MOVES },
  checking: { state: 'checking', ...HALF, isAbout: false },
  paused: { state: 'paused', ...HALF },
  noroom: { state: 'no-room', ...HALF, isAbout: false, error: FULL },
  failed: { state: 'failed', ...HALF, error: FAILED },
  here: { state: 'here', doneBytes: SIZE_BYTES, isAbout: false },
}

export class PretendCuda {
  private cuda: CudaLibraries | undefined
  private readonly scene: Scene
  private readonly tell: (name: EventName, data: unknown) => void

  constructor(scene: Scene, tell: (name: EventName, data: unknown) => void) {
    this.scene = scene
    this.tell = tell
    const shown = SCENES[scene.cuda ?? '']
    this.cuda = shown && { ...ABSENT, ...shown }
  }

  opened(): { readonly cuda: CudaLibraries | undefined } {
    return { cuda: this.cuda }
  }

  answers(): Partial<Record<CallName, () => unknown>> {
    return {
      'cuda.fetch': () => {
        const { error: _, ...rest } = this.cuda ?? ABSENT
        this.cuda = { ...rest, state: 'fetching' }
        setTimeout(() => this.step(), this.scene.stepMs)
        return this.cuda
      },
      'cuda.pause': () => this.become({ state: 'paused', bytesPerSecond: 0 }),
      'cuda.remove': () => this.become({ state: 'absent', doneBytes: 0, isAbout: true }),
    }
  }

  /** One part more, until it is paused or whole. */
  private step(): void {
    if (this.cuda?.state !== 'fetching') return
    const doneBytes = Math.min(SIZE_BYTES, Math.round(this.cuda.doneBytes + PART_BYTES))
    const isWhole = doneBytes === SIZE_BYTES
    this.become({ ...(isWhole ? { state: 'here', isAbout: false } : MOVES), doneBytes })
    if (!isWhole) setTimeout(() => this.step(), this.scene.stepMs)
  }

  private become(changes: Partial<CudaLibraries>): CudaLibraries {
    this.cuda = { ...(this.cuda ?? ABSENT), ...changes }
    this.tell('cuda', this.cuda)
    return this.cuda
  }
}
