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
import { TellSeldom } from '../tell-seldom.ts'
import { versionOf } from '../version.ts'
import { type Decision, decideDevice } from './decide-device.ts'
import type { DeviceStarter } from './fork-device.ts'
import { IdleTests } from './idle-tests.ts'
import { KnownTests } from './known-tests.ts'
import { listedDevices, type MachineDevice, machineDevices } from './machine-devices.ts'
import { sweepTestFolders } from './self-test-folders.ts'
import { MOST_ROWS, shelvedChoice, shelvedDevice } from './shelved-device.ts'
import { type PlannedTest, TestLine } from './test-line.ts'
import { within } from './within.ts'

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
/** Longer than a system takes to tell of its adapters, and shorter than people wait for a picture to begin. */
const DECIDE_LIMIT_MS = 8000

export class DeviceKeeper implements Disposable {
  readonly #options: DeviceKeeperOptions
  readonly #tests: KnownTests
  readonly #line: TestLine
  readonly #told: TellSeldom
  readonly #end = new AbortController()
  readonly #listed = Promise.withResolvers<void>()
  #rows: readonly MachineDevice[] | undefined
  #looking: Promise<void> | undefined
  /** A look is asked for that has not begun. */
  #isLookAsked = false
  #isSilent = false
  readonly #failures = new Map<string, ErrorReport>()
  #decision: Decision
  readonly #idle: IdleTests
  #isPainting = false

  constructor(options: DeviceKeeperOptions) {
    this.#options = options
    sweepTestFolders(options.cacheFolder)
    this.#tests = new KnownTests({ ...options, onUnkept: (thrown) => options.onFailure(reportOf(thrown)) })
    this.#line = new TestLine({
      run: (planned, signal) => this.#test(planned, signal),
      onChange: () => this.#told.tell(),
      onFailure: (thrown) => options.onFailure(reportOf(thrown)),
    })
    this.#idle = new IdleTests({
      ...{ untested: () => this.#untested(), idleMs: options.idleMs },
      add: (planned) => this.#line.hasRoom && this.#line.add(planned),
    })
    this.#told = new TellSeldom(TELL_EVERY_MS, () => options.onShelf(this.shelf()))
    this.#decision = this.#decide()
  }

  /**
   * Resolves when `decision` is worth something: adapters and kept tests are known, before drivers were asked. Where the
   * system does not tell of them, the CPU is painted on until it does.
   */
  async decided(): Promise<void> {
    if (this.#options.settings().device === deviceName(CPU_DEVICE)) return
    this.#isSilent = !(await within(DECIDE_LIMIT_MS, this.#listed.promise))
    if (this.#isSilent) this.#renew()
  }

  /** What the next picture is painted on. */
  get decision(): Decision {
    return this.#decision
  }

  shelf(): DeviceShelf {
    return {
      state: this.#looking ? 'looking' : 'ready',
      rows: (this.#rows ?? []).map((row) => shelvedDevice(row, this.#tests.of(row))),
      testing: this.#line.all.map(({ device: { name }, precision }) => ({ device: name, precision })),
      choice: shelvedChoice(this.#decision, this.#options.cacheFolder),
      runtime: `onnxruntime ${versionOf('onnxruntime-node')}`,
    }
  }

  /** Asks system and drivers. Resolves when they have answered; who asks during a look waits for another one. */
  look(): Promise<void> {
    this.#isLookAsked = true
    this.#looking ??= this.#lookAsAsked().finally(() => {
      this.#looking = undefined
      this.#renew()
    })
    return this.#looking
  }

  /** Adds it to the line. @throws E_DEVICE_ABSENT, E_DEVICE_PRECISION, E_NOT_NOW, and why the device cannot be used */
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

  /** What was said of a device may be of the old settings, and what was to be tested, too. */
  settingsChanged(): void {
    this.#failures.clear()
    this.#line.giveUpUnasked()
    this.#idle.forget()
    this.#renew()
  }

  /** It is not painted on any more until the settings change, somebody looks again, or it passes a test. */
  failed(device: Device, error: ErrorReport): void {
    this.#failures.set(deviceName(device), error)
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
    if (!row || row.obstacle || this.#failures.has(row.name)) return false
    return this.#tests.find({ device: row, precision })?.passed !== false
  }

  /** All that the system has told of at the first look. */
  async adapters(): Promise<readonly Adapter[]> {
    await this.#listed.promise
    return (this.#rows ?? []).flatMap(({ adapters }) => adapters)
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

  async #lookAsAsked(): Promise<void> {
    while (this.#isLookAsked && !this.#end.signal.aborted) {
      this.#isLookAsked = false
      await this.#look()
    }
  }

  async #look(): Promise<void> {
    const { list = listedDevices, threads, cacheFolder, start, onFailure } = this.#options
    this.#failures.clear()
    this.#tests.forget()
    this.#idle.forget()
    this.#told.tell()
    try {
      const found = (await list()).slice(0, MOST_ROWS)
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
    if (passed) this.#failures.delete(planned.device.name)
    this.#renew()
  }

  /** Decides anew, and tells. */
  #renew(): void {
    if (this.#end.signal.aborted) return
    this.#decision = this.#decide()
    this.#options.onChoice()
    this.#told.tell()
    if (!this.#isPainting && !this.#looking) this.#idle.expect()
  }

  #decide(): Decision {
    const devices = this.#rows?.map((device) => ({ ...device, test: this.#wantedTest(device) }))
    const known = { devices, failures: this.#failures, isSilent: this.#isSilent }
    return decideDevice(this.#options.settings().device, known)
  }

  /** Where there is something to choose from, and somebody wants the choice to be made. */
  #untested(): readonly PlannedTest[] {
    if (this.#looking || this.#options.settings().device !== 'auto') return []
    const usable = (this.#rows ?? []).filter(({ obstacle }) => !obstacle)
    if (usable.every(({ device }) => device.provider === CPU_DEVICE.provider)) return []
    return usable
      .filter((device) => !this.#wantedTest(device))
      .map((device) => ({ device, precision: this.precisionOf(device.device) }))
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
