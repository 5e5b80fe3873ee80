/** Devices in memory: looks, tests and choices go on; nothing is loaded. */
import { StudioError } from '../../../native-models/api/errors.ts'
import { FLOAT32, type Precision, precisionText } from '../../../native-models/api/precision.ts'
import type {
  CallName,
  DeviceShelf,
  DeviceTest,
  EventName,
  PrecisionChoices,
  Settings,
  ShelvedDevice,
} from '../../../preload/contract.ts'
import { devicesOf, passedTest } from './pretend-adapters.ts'
import type { Scene } from './scenes.ts'

type Answer = (input: never) => unknown
interface Asked {
  readonly device: string
  readonly precision: Precision
}

/** Of the large models: weights in float32. */
const WEIGHTS = { transformer: 2.4e9, textEncoder: 18.9e9, vae: 0.3e9 } as const
const BYTES = { float32: 4, float16: 2, int8: 1.03, int4: 0.53 } as const
const OTHERS_BYTES = 0.4e9

export class PretendDevices {
  private shelf: DeviceShelf
  private readonly scene: Scene
  private readonly tell: (name: EventName, data: unknown) => void

  constructor(scene: Scene, tell: (name: EventName, data: unknown) => void) {
    this.scene = scene
    this.tell = tell
    this.shelf = devicesOf(scene.devices)
  }

  opened(): { readonly devices: DeviceShelf } {
    return { devices: this.shelf }
  }

  answers(): Partial<Record<CallName, Answer>> {
    return {
      'devices.shelf': ({ again }: { again: boolean }) => (again ? this.look() : this.shelf),
      'devices.test': (asked: Asked) => this.test(asked),
      'devices.cancelTests': () => this.keep({ testing: [] }),
      'devices.precisions': ({ device, model }: { device: string; model: string }) =>
        this.precisions(device, model),
    }
  }

  /** What is chosen is painted on, where it can be. */
  chosen({ device }: Settings): void {
    const row = this.shelf.rows.find((one) => one.device === device)
    const { choice } = devicesOf(this.scene.devices)
    if (device === 'auto') this.keep({ choice: { device: choice.device, reasons: choice.reasons } })
    else if (row && !row.obstacle)
      this.keep({ choice: { device, reasons: [`Painting on ${device}: it was chosen.`] } })
  }

  private look(): DeviceShelf {
    this.keep({ state: 'looking' })
    setTimeout(() => this.keep({ state: 'ready' }), this.scene.stepMs)
    return this.shelf
  }

  private test(asked: Asked): DeviceShelf {
    this.keep({ testing: [...this.shelf.testing, asked] })
    if (this.shelf.testing.length === 1) setTimeout(() => this.step(), this.scene.stepMs)
    return this.shelf
  }

  /** The first one has ended, the next one begins. */
  private step(): void {
    const [asked, ...testing] = this.shelf.testing
    if (asked === undefined) return
    const rows = this.shelf.rows.map((row) => (row.device === asked.device ? withTest(row, asked) : row))
    this.keep({ rows, testing })
    if (testing.length > 0) setTimeout(() => this.step(), this.scene.stepMs)
  }

  private keep(changes: Partial<DeviceShelf>): DeviceShelf {
    this.shelf = { ...this.shelf, ...changes }
    this.tell('devices', this.shelf)
    return this.shelf
  }

  private precisions(device: string, model: string): PrecisionChoices {
    if (this.scene.devices === 'fellback')
      throw new StudioError('E_MODEL_DAMAGED', `The configs of ${model} cannot be read.`)
    const share = model === 'nano' ? 0.006 : 1
    const choices = (part: keyof Precision, values: readonly (keyof typeof BYTES)[]) =>
      values.map((value) => {
        const weightBytes = Math.round((WEIGHTS[part] * share * BYTES[value]) / BYTES.float32)
        return { value, weightBytes, memoryBytes: weightBytes + OTHERS_BYTES }
      })
    return device === 'cpu'
      ? {
          transformer: choices('transformer', ['float32', 'int8']),
          textEncoder: choices('textEncoder', ['float32', 'int8', 'int4']),
          vae: choices('vae', ['float32']),
        }
      : {
          transformer: choices('transformer', ['float32', 'float16']),
          textEncoder: choices('textEncoder', ['float32', 'float16', 'int8', 'int4']),
          vae: choices('vae', ['float32', 'float16']),
        }
  }
}

function withTest(row: ShelvedDevice, { precision }: Asked): ShelvedDevice {
  const likeness = likenessOf(row, precision)
  const test = passedTest(precision, { at: Date.now(), likeness })
  const others = row.tests.filter((one) => precisionText(one.precision) !== precisionText(precision))
  return { ...row, tests: [test, ...others] }
}

const likenessOf = ({ provider }: ShelvedDevice, precision: Precision): DeviceTest['likeness'] =>
  provider === 'cpu' && precisionText(precision) === precisionText(FLOAT32)
    ? { relativeRms: 0, psnr: null }
    : { relativeRms: 0.0043, psnr: 47.2 }
