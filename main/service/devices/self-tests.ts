/** Self-tests that were made: one is made again when the device, its driver, a version or what is computed has changed. */
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { StudioError } from '../../../native-models/api/errors.ts'
import { readJsonFile } from '../../../native-models/formats/json-file.ts'
import { writeWhole } from '../../../native-models/pipeline/write-whole.ts'
import { VERSION, versionOf } from '../version.ts'
import type { MachineDevice } from './machine-devices.ts'
import { selfTest, type Testing } from './self-test.ts'
import { type DatedSelfTest, datedSelfTest } from './self-test-result.ts'

interface Kept extends Testing {
  readonly cacheFolder: string
}

/** A test that was cut off, or whose process died, says nothing for good: it is not kept. @throws E_CANCELLED */
export async function newSelfTest(device: MachineDevice, options: Kept): Promise<DatedSelfTest> {
  const result = { ...(await selfTest(device.device, options)), at: Date.now() }
  if (result.passed || result.error?.code === 'E_DEVICE_WRONG') {
    mkdirSync(join(options.cacheFolder, FOLDER), { recursive: true })
    writeWhole(pathOf(device, options), Buffer.from(JSON.stringify(result)))
  }
  return result
}

export function keptSelfTest(device: MachineDevice, options: Kept): DatedSelfTest | undefined {
  try {
    return readJsonFile(pathOf(device, options), datedSelfTest)
  } catch (error) {
    if (error instanceof StudioError) return undefined
    throw error
  }
}

const FOLDER = 'devices'

function pathOf({ name, adapters }: MachineDevice, { cacheFolder, precision, threads }: Kept): string {
  const { VK_DRIVER_FILES, VK_ICD_FILENAMES, LD_LIBRARY_PATH } = process.env
  const depends = {
    ...{ name, adapters, precision, threads, studio: VERSION, onnxruntime: versionOf('onnxruntime-node') },
    drivers: [VK_DRIVER_FILES, VK_ICD_FILENAMES, LD_LIBRARY_PATH],
  }
  const hash = createHash('sha256').update(JSON.stringify(depends)).digest('hex')
  return join(cacheFolder, FOLDER, `${hash}.json`)
}
