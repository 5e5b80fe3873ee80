/** HED at work: a picture → its edges. */
import { type Checkpoint, fingerprint, openCheckpoint } from '../formats/checkpoint.ts'
import { WeightLedger } from '../graph/weights.ts'
import { hed } from '../models/hed.ts'
import { type HostTensor, Session } from './session.ts'
import { SessionCache } from './session-cache.ts'
import type { PartOptions } from './transformer.ts'
import { withConversion } from './weight-conversion.ts'

/** Pictures come in the size that is painted, which seldom changes. */
const KEPT_SESSIONS = 1
/** Any size shows whether the weights are whole. */
const PROBE = { height: 16, width: 16 }

export class EdgeNet implements Disposable {
  readonly #ledger: WeightLedger
  readonly #options: PartOptions
  readonly #sessions = new SessionCache(KEPT_SESSIONS)
  #fingerprint: string | undefined

  /** Opens the weights and holds them against the network. @throws E_WEIGHTS_MISSING, E_WEIGHTS_UNKNOWN, E_WEIGHTS_SHAPE … */
  constructor(path: string, options: PartOptions) {
    this.#ledger = new WeightLedger(openCheckpoint(path))
    this.#options = {
      ...options,
      session: withConversion(options.session, this.#ledger.checkpoint, options.dialect),
    }
    hed(this.#ledger, { ...PROBE, dialect: options.dialect })
    this.#ledger.assertAllRead()
  }

  get checkpoint(): Checkpoint {
    return this.#ledger.checkpoint
  }

  /** Other weights find other edges. @throws E_FILE_CHANGED */
  get fingerprint(): string {
    this.#fingerprint ??= fingerprint(this.checkpoint)
    return this.#fingerprint
  }

  /** image (1, 3, height, width) in 0 … 255 → (1, height, width) in 0 … 1. @throws E_SIZE, E_RUNTIME */
  async find(image: HostTensor): Promise<HostTensor> {
    const [, , height, width] = image.shape as [number, number, number, number]
    const { dialect, session: options } = this.#options
    const session = await this.#sessions.get(`${height}×${width}`, () =>
      Session.create(hed(this.#ledger, { height, width, dialect }), options),
    )
    return (await session.run(new Map([['image', image]]))).get('edges')!
  }

  [Symbol.dispose](): void {
    this.#sessions[Symbol.dispose]()
  }
}
