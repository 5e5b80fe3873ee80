/** What is known of how devices have done: tests that are kept, and those of this run that say nothing for good. */
import type { Precision } from '../../../native-models/api/precision.ts'
import { precisionsOf } from '../../../native-models/runtime/devices/device-dialect.ts'
import type { DeviceStarter } from './fork-device.ts'
import type { MachineDevice } from './machine-devices.ts'
import type { DatedSelfTest } from './self-test-result.ts'
import { keptSelfTest, keyOfSelfTest, newSelfTest } from './self-tests.ts'
import type { PlannedTest } from './test-line.ts'

export interface KnownTest extends DatedSelfTest {
  readonly precision: Precision
}

interface KnownTestsOptions {
  readonly threads: () => number
  readonly cacheFolder: string
  readonly start: DeviceStarter
  /** Of a test that cannot be kept. */
  readonly onUnkept: (thrown: unknown) => void
}

export class KnownTests {
  readonly #options: KnownTestsOptions
  /** Of this run, and what was read of others: undefined where there was none. By what they depend on. */
  readonly #known = new Map<string, DatedSelfTest | undefined>()

  constructor(options: KnownTestsOptions) {
    this.#options = options
  }

  /** One a precision, the newest first. */
  of(device: MachineDevice): KnownTest[] {
    if (device.obstacle) return []
    return precisionsOf(device.device)
      .flatMap((precision) => {
        const test = this.find({ device, precision })
        return test ? [{ ...test, precision }] : []
      })
      .toSorted((a, b) => b.at - a.at)
  }

  /** Each file is read once until `forget`. */
  find({ device, precision }: PlannedTest): DatedSelfTest | undefined {
    const { cacheFolder } = this.#options
    const threads = this.#options.threads()
    const key = keyOfSelfTest(device, { threads, precision })
    if (!this.#known.has(key)) this.#known.set(key, keptSelfTest(device, { threads, cacheFolder, precision }))
    return this.#known.get(key)
  }

  /** @throws E_CANCELLED */
  async make({ device, precision }: PlannedTest, signal: AbortSignal): Promise<DatedSelfTest> {
    const { cacheFolder, start, onUnkept } = this.#options
    const threads = this.#options.threads()
    const test = await newSelfTest(device, { threads, cacheFolder, precision, signal, start, onUnkept })
    this.#known.set(keyOfSelfTest(device, { threads, precision }), test)
    return test
  }

  /** What was said of a driver may be other after a new look. */
  forget(): void {
    this.#known.clear()
  }
}
