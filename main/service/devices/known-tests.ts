/** What is known of how devices have done: tests that are kept, and those of this run that say nothing for good. */
import type { Precision } from '../../../native-models/api/precision.ts'
import { precisionsOf } from '../../../native-models/runtime/devices/device-dialect.ts'
import type { DeviceStarter } from './fork-device.ts'
import type { MachineDevice } from './machine-devices.ts'
import type { DatedSelfTest } from './self-test-result.ts'
import { keptSelfTest, newSelfTest } from './self-tests.ts'
import type { PlannedTest } from './test-line.ts'

export interface KnownTest extends DatedSelfTest {
  readonly precision: Precision
}

interface KnownTestsOptions {
  readonly threads: () => number
  readonly cacheFolder: string
  readonly start: DeviceStarter
}

export class KnownTests {
  readonly #options: KnownTestsOptions
  /** Of this run, by device, precision and threads. */
  readonly #own = new Map<string, DatedSelfTest>()

  constructor(options: KnownTestsOptions) {
    this.#options = options
  }

  /** One a precision, the newest first. */
  of(device: MachineDevice): KnownTest[] {
    if (device.obstacle) return []
    const threads = this.#options.threads()
    return precisionsOf(device.device)
      .flatMap((precision) => {
        const test = this.find({ device, precision }, threads)
        return test ? [{ ...test, precision }] : []
      })
      .toSorted((a, b) => b.at - a.at)
  }

  find({ device, precision }: PlannedTest, threads = this.#options.threads()): DatedSelfTest | undefined {
    const { cacheFolder } = this.#options
    const own = this.#own.get(keyOf({ device, precision }, threads))
    return own ?? keptSelfTest(device, { threads, cacheFolder, precision })
  }

  /** @throws E_CANCELLED */
  async make(planned: PlannedTest, signal: AbortSignal): Promise<DatedSelfTest> {
    const { cacheFolder, start } = this.#options
    const { device, precision } = planned
    const threads = this.#options.threads()
    const test = await newSelfTest(device, { threads, cacheFolder, precision, signal, start })
    this.#own.set(keyOf(planned, threads), test)
    return test
  }

  /** What was said of a driver may be other after a new look. */
  forget(): void {
    this.#own.clear()
  }
}

function keyOf({ device, precision }: PlannedTest, threads: number): string {
  return JSON.stringify([device.name, precision, threads])
}
