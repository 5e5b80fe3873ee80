/** Self-tests that were made: one is made again when the device, its driver, a version or what is computed has changed. */
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { CPU_DEVICE } from '../../../native-models/api/device.ts'
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Precision } from '../../../native-models/api/precision.ts'
import { readJsonFile } from '../../../native-models/formats/json-file.ts'
import { writeWhole } from '../../../native-models/pipeline/write-whole.ts'
import { makeFolder } from '../make-folder.ts'
import { VERSION, versionOf } from '../version.ts'
import type { MachineDevice } from './machine-devices.ts'
import { selfTest, type Testing } from './self-test.ts'
import { selfTestFolder } from './self-test-folders.ts'
import { type DatedSelfTest, datedSelfTest } from './self-test-result.ts'

/** What a test is true of, beside its device. */
export interface Tested {
  readonly threads: number
  readonly precision: Precision
}

interface Keeping {
  readonly cacheFolder: string
  /** It counts all the same, until the studio ends. */
  readonly onUnkept?: ((thrown: unknown) => void) | undefined
}

/** A test that was cut off, or whose process died, says nothing for good: it is not kept. @throws E_CANCELLED */
export async function newSelfTest(device: MachineDevice, options: Testing & Keeping): Promise<DatedSelfTest> {
  const folder = selfTestFolder(options.cacheFolder)
  const result = { ...(await selfTest(device.device, { ...options, folder })), at: Date.now() }
  if (result.passed || result.error?.code === 'E_DEVICE_WRONG') keep(result, pathOf(device, options), options)
  return result
}

/** Some kilobytes, with the names of nodes that the processor had to compute. */
const MOST_BYTES = 64 * 1024

export function keptSelfTest(device: MachineDevice, options: Tested & Keeping): DatedSelfTest | undefined {
  const path = pathOf(device, options)
  try {
    const status = statSync(path, { throwIfNoEntry: false })
    return status && status.size <= MOST_BYTES ? readJsonFile(path, datedSelfTest) : undefined
  } catch {
    return undefined // it is made again
  }
}

/** Whatever a test depends on, so that it need not be made again where none of it has changed. */
export function keyOfSelfTest(
  { device, name, adapters }: MachineDevice,
  { threads, precision }: Tested,
): string {
  // Those are the processor's: what a GPU does, it does with any number of them.
  const own = device.provider === CPU_DEVICE.provider ? { threads } : {}
  return JSON.stringify({ name, adapters, precision, ...own })
}

const FOLDER = 'devices'

function pathOf(device: MachineDevice, { cacheFolder, ...tested }: Tested & Keeping): string {
  const { VK_DRIVER_FILES, VK_ICD_FILENAMES, LD_LIBRARY_PATH } = process.env
  const depends = {
    ...{ test: keyOfSelfTest(device, tested), studio: VERSION, onnxruntime: versionOf('onnxruntime-node') },
    drivers: [VK_DRIVER_FILES, VK_ICD_FILENAMES, LD_LIBRARY_PATH],
  }
  const hash = createHash('sha256').update(JSON.stringify(depends)).digest('hex')
  return join(cacheFolder, FOLDER, `${hash}.json`)
}

/** So that the file stays well below what is read. */
const MOST_FALLEN = 200

function keep(result: DatedSelfTest, path: string, { cacheFolder, onUnkept }: Keeping): void {
  const { figures } = result
  const short = figures && { ...figures, fellBack: figures.fellBack.slice(0, MOST_FALLEN) }
  try {
    makeFolder(join(cacheFolder, FOLDER))
    writeWhole(path, Buffer.from(JSON.stringify({ ...result, ...(short && { figures: short }) })))
  } catch (thrown) {
    if (!(thrown instanceof StudioError)) throw thrown
    onUnkept?.(thrown)
  }
}
