/** One large file at a hub of its own, and a folder to fetch it into. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Budgets, usualBudgets } from '../../../../main/service/downloads/budgets.ts'
import { type Disk, nodeDisk } from '../../../../main/service/downloads/disk.ts'
import { DiskRoom } from '../../../../main/service/downloads/disk-room.ts'
import { fetchFile } from '../../../../main/service/downloads/fetch-file.ts'
import { HubConnection } from '../../../../main/service/downloads/hub-connection.ts'
import type { HubOptions } from '../../../../main/service/downloads/hub-options.ts'
import type { RemoteFile } from '../../../../main/service/downloads/remote-file.ts'
import { TokenBucket } from '../../../../main/service/downloads/token-bucket.ts'
import type { StudioError } from '../../../../native-models/api/errors.ts'
import type { Fault, FileRequest } from '../../../hub/faults.ts'
import { TestHub } from '../../../hub/test-hub.ts'

const REPO = 'owner/weights'
const COMMIT = 'c'.repeat(40)
const PATH = 'model.safetensors'

/** Impatient, so that a test takes no minutes. */
export const QUICK: Budgets = {
  ...usualBudgets,
  pieceBytes: 1 << 20,
  connectMs: 500,
  stallMs: 400,
  leastBytes: 0,
  patienceMs: 1500,
  backoffMs: 5,
  longestBackoffMs: 50,
  longestRetryAfterMs: 500,
  keepFreeBytes: 0,
  floorBytes: 0,
  roomPollMs: 50,
}

/** Memory, where there is some: the bytes of many runs never reach a disk. */
export function quickFolder(name: string): string {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  return mkdtempSync(join(memory, `pixart-${name}-`))
}

export interface Told {
  readonly states: string[]
  readonly troubles: StudioError[]
  doneBytes: number
}

interface FetchOptions {
  readonly budgets?: Partial<Budgets>
  readonly signal?: AbortSignal
  readonly hub?: Partial<HubOptions>
  readonly file?: Partial<RemoteFile>
  readonly disk?: Disk
  readonly bucket?: TokenBucket
  readonly onDone?: (bytes: number) => void
}

export class OneFile implements AsyncDisposable {
  readonly folder: string
  readonly hub: TestHub
  readonly bytes: Buffer
  readonly file: RemoteFile
  faults: (request: FileRequest) => Fault | undefined = () => undefined
  resolveFaults: () => Fault | undefined = () => undefined

  private constructor(bytes: Buffer, hub: TestHub, folder: string) {
    this.bytes = bytes
    this.hub = hub
    this.folder = folder
    this.file = {
      ...{ repo: REPO, commit: COMMIT, path: PATH },
      sizeBytes: bytes.length,
      digest: { kind: 'sha256', hex: hub.sha256(bytes) },
    }
    mkdirSync(this.parts)
  }

  static async open(bytes: Buffer, { folder = quickFolder('fetch') } = {}): Promise<OneFile> {
    let one: OneFile | undefined
    const hub = await TestHub.start({
      repositories: { [REPO]: { commit: COMMIT, files: { [PATH]: bytes } } },
      faults: (request) => one?.faults(request),
      resolveFaults: () => one?.resolveFaults(),
    })
    one = new OneFile(bytes, hub, folder)
    return one
  }

  get parts(): string {
    return join(this.folder, '.downloads')
  }

  get target(): string {
    return join(this.folder, PATH)
  }

  get partNames(): string[] {
    return readdirSync(this.parts).sort()
  }

  /** @throws what fetchFile throws */
  async fetch(options: FetchOptions = {}): Promise<Told> {
    const budgets = { ...QUICK, ...options.budgets }
    const disk = options.disk ?? nodeDisk
    const told: Told = { states: [], troubles: [], doneBytes: 0 }
    await using hub = new HubConnection({ endpoint: this.hub.endpoint, proxy: '', ...options.hub }, budgets)
    await fetchFile({
      file: { ...this.file, ...options.file },
      partsFolder: this.parts,
      target: this.target,
      ...{ hub, budgets, disk },
      bucket: options.bucket ?? new TokenBucket(),
      room: new DiskRoom({ folder: this.folder, disk, budgets }),
      signal: options.signal ?? new AbortController().signal,
      on: {
        read: () => undefined,
        done: (bytes) => {
          told.doneBytes = bytes
          options.onDone?.(bytes)
        },
        state: (state, why) => {
          if (told.states.at(-1) !== state) told.states.push(state)
          if (why) told.troubles.push(why)
        },
      },
    })
    return told
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.hub[Symbol.asyncDispose]()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
