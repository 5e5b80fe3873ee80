/**
 * The devices of this machine, kept: what was found, how each has done, and which one pictures are painted on. Drivers are
 * loaded by processes of their own alone, so that one that crashes or hangs costs nothing else.
 */
import { CPU_DEVICE, type Device, deviceName, deviceNamed } from '../../../native-models/api/device.ts'
import { type ErrorReport, errorOf, reportOf, StudioError } from '../../../native-models/api/errors.ts'
import type { Precision } from '../../../native-models/api/precision.ts'
import type { Adapter } from '../../../native-models/runtime/devices/adapter.ts'
import { assertComputes } from '../../../native-models/runtime/devices/device-dialect.ts'
import type { DeviceShelf, Settings } from '../../../preload/contract.ts'
import { cudaFolder } from '../folders.ts'
import { withoutPlaces } from '../placeless.ts'
import { TellSeldom } from '../tell-seldom.ts'
import { versionOf } from '../version.ts'
import { type Decision, type DeviceFailure, decideDevice } from './decide-device.ts'
import { runtimeFolder } from './device-environment.ts'
import type { DeviceStarter } from './fork-device.ts'
import { IdleTests } from './idle-tests.ts'
import { KnownTests } from './known-tests.ts'
import { listedDevices, type MachineDevice, machineDevices } from './machine-devices.ts'
import { shelvedDevice } from './shelved-device.ts'
import { type PlannedTest, TestLine } from './test-line.ts'

export interface DeviceKeeperOptions {
  readonly settings: () => Pick<Settings, 'device' | 'precision' | 'gpuPrecision'>
  readonly threads: () => number
  readonly cacheFolder: string
  readonly start: DeviceStarter
  /** In place of what the system tells of. */
  readonly list?: (() => Promise<readonly MachineDevice[]>) | undefined
  /** How long nothing was painted before devices are tested that nobody has asked for. */
  readonly idleMs?: number | undefined
  readonly onShelf: (shelf: DeviceShelf) => void
  /** What the next picture is painted on may be other now. */
  readonly onChoice: () => void
  readonly onFailure: (error: ErrorReport) => void
}

/** Four times a second at most. */
const TELL_EVERY_MS = 250

export class DeviceKeeper implements Disposable {
  readonly #options: DeviceKeeperOptions
  readonly #tests: KnownTests
  readonly #line: TestLine
  readonly #told: TellSeldom
  readonly #end = new AbortController()
  readonly #listed = Promise.withResolvers<void>()
  #rows: readonly MachineDevice[] | undefined
  #looking: Promise<void> | undefined
  #failure: DeviceFailure | undefined
  #decision: Decision
  readonly #idle: IdleTests
  #isPainting = false

  constructor(options: DeviceKeeperOptions) {
    this.#options = options
    this.#tests = new KnownTests(options)
    this.#line = new TestLine({
      run: (planned, signal) => this.#test(planned, signal),
      onChange: () => this.#told.tell(),
      onFailure: (thrown) => options.onFailure(reportOf(thrown)),
    })
    this.#idle = new IdleTests({
      ...{ untested: () => this.#untested(), idleMs: options.idleMs },
      add: (planned) => this.#line.add(planned),
    })
    this.#told = new TellSeldom(TELL_EVERY_MS, () => options.onShelf(this.shelf()))
    this.#decision = decideDevice(options.settings().device, { devices: undefined, failure: undefined })
  }

  /** Resolves when `decision` is worth something: adapters and kept tests are known, before drivers were asked. */
  async decided(): Promise<void> {
    const { device } = this.#options.settings()
    if (device !== deviceName(CPU_DEVICE)) await this.#listed.promise
  }

  /** What the next picture is painted on. */
  get decision(): Decision {
    return this.#decision
  }

  shelf(): DeviceShelf {
    const { device, reasons, fellBack } = this.#decision
    const places = [cudaFolder(), runtimeFolder(), this.#options.cacheFolder]
    return {
      state: this.#looking ? 'looking' : 'ready',
      rows: (this.#rows ?? []).map((row) => shelvedDevice(row, this.#tests.of(row))),
      testing: this.#line.all.map(({ device: { name }, precision }) => ({ device: name, precision })),
      choice: {
        device: deviceName(device),
        reasons: reasons.map((reason) => withoutPlaces(reason, places)),
        ...(fellBack && { fellBack }),
      },
      runtime: `onnxruntime ${versionOf('onnxruntime-node')}`,
    }
  }

  /** Asks system and drivers. Resolves when they have answered; one look at a time. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
      this.#renew()
    })
    return this.#looking
  }

  /** Adds it to the line. @throws E_DEVICE_ABSENT, E_DEVICE_PRECISION, and why the device cannot be used */
  async test(word: string, precision: Precision): Promise<void> {
    await this.#listed.promise
    const device = this.#rowOf(deviceNamed(word) ?? CPU_DEVICE)
    if (!device) throw new StudioError('E_DEVICE_ABSENT', `This machine has no ${word}.`)
    if (device.obstacle) throw errorOf(device.obstacle)
    assertComputes(device.device, precision)
    this.#line.add({ device, precision })
  }

  async cancelTests(): Promise<void> {
    await this.#line.cancelAll()
  }

  /** Resolves when no test is under way: painting goes first. */
  async paintingBegins(): Promise<void> {
    this.#isPainting = true
    this.#idle.stop()
    await this.#line.paintingBegins()
  }

  paintingEnds(): void {
    if (this.#end.signal.aborted) return
    this.#isPainting = false
    this.#line.paintingEnds()
    this.#idle.expect()
  }

  /** What was said of a device may be of the old settings. */
  settingsChanged(): void {
    this.#failure = undefined
    this.#renew()
  }

  /** It is not painted on any more until the settings change, somebody looks again, or it passes a test. */
  failed(device: Device, error: ErrorReport): void {
    this.#failure = { name: deviceName(device), error }
    this.#renew()
  }

  /** What the settings say for it. */
  precisionOf({ provider }: Device): Precision {
    const { precision, gpuPrecision } = this.#options.settings()
    return provider === CPU_DEVICE.provider ? precision : gpuPrecision
  }

  /** Whether a picture can be painted on it, as far as is known. */
  isUsable(device: Device, precision: Precision): boolean {
    if (device.provider === CPU_DEVICE.provider) return true
    const row = this.#rowOf(device)
    if (!row || row.obstacle || this.#failure?.name === row.name) return false
    return this.#tests.find({ device: row, precision })?.passed !== false
  }

  /** Undefined where it is not known which one it is: WebGPU chooses among several. */
  adapterOf(device: Device): Adapter | undefined {
    const [adapter, ...more] = this.#rowOf(device)?.adapters ?? []
    return more.length === 0 ? adapter : undefined
  }

  /** What was begun is cut off, and nobody is told. */
  [Symbol.dispose](): void {
    this.#end.abort()
    this.#idle[Symbol.dispose]()
    void this.#line.paintingBegins()
    this.#told[Symbol.dispose]()
  }

  async #look(): Promise<void> {
    const { list = listedDevices, threads, cacheFolder, start, onFailure } = this.#options
    this.#failure = undefined
    this.#tests.forget()
    this.#idle.forget()
    this.#told.tell()
    try {
      const found = await list()
      this.#rows ??= found
      this.#renew()
      this.#listed.resolve()
      const options = { threads: threads(), cacheFolder, start, signal: this.#end.signal }
      this.#rows = await machineDevices({ ...options, list: async () => found })
    } catch (thrown) {
      if (!this.#end.signal.aborted) onFailure(reportOf(thrown))
    } finally {
      this.#listed.resolve()
    }
  }

  async #test(planned: PlannedTest, signal: AbortSignal): Promise<void> {
    const { passed } = await this.#tests.make(planned, signal)
    if (passed && this.#failure?.name === planned.device.name) this.#failure = undefined
    this.#renew()
  }

  /** Decides anew, and tells. */
  #renew(): void {
    if (this.#end.signal.aborted) return
    const devices = this.#rows?.map((device) => ({ ...device, test: this.#wantedTest(device) }))
    this.#decision = decideDevice(this.#options.settings().device, { devices, failure: this.#failure })
    this.#options.onChoice()
    this.#told.tell()
    if (!this.#isPainting && !this.#looking) this.#idle.expect()
  }

  /** Where there is something to choose from, and somebody wants the choice to be made. */
  #untested(): readonly PlannedTest[] {
    if (this.#looking || this.#options.settings().device !== 'auto') return []
    const untested = (this.#rows ?? [])
      .filter((device) => !device.obstacle && !this.#wantedTest(device))
      .map((device) => ({ device, precision: this.precisionOf(device.device) }))
    const isChoice = untested.some(({ device }) => device.device.provider !== CPU_DEVICE.provider)
    return isChoice ? untested : []
  }

  #wantedTest(device: MachineDevice) {
    return device.obstacle
      ? undefined
      : this.#tests.find({ device, precision: this.precisionOf(device.device) })
  }

  #rowOf(device: Device): MachineDevice | undefined {
    return this.#rows?.find(({ name }) => name === deviceName(device))
  }
}
