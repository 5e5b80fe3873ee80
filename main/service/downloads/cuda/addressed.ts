/** What a maker says of a file, held against what can be fetched. */
import { bytesText } from '../../../../native-models/api/bytes-text.ts'
import { StudioError } from '../../../../native-models/api/errors.ts'
import type { CudaPackage } from '../../../../native-models/runtime/devices/cuda-libraries.ts'
import { type AddressedFile, addressedFile } from '../remote-file.ts'
import { maySend } from './cuda-sources.ts'

/** More than the catalog expects by so much is another file: there may never be room for it. */
const MOST_TIMES = 4

/** `from`: who says so, of the archive of `one`. @throws E_HUB_ANSWER */
export function addressedBy(from: URL, one: CudaPackage, said: unknown): AddressedFile {
  const { data } = addressedFile.safeParse(said)
  // It lies beside the others under its own name: a folder in it would be left there.
  if (!data || data.path.includes('/'))
    throw refusedAnswer(from, 'describes its file in a way that is not understood')
  if (data.sizeBytes > MOST_TIMES * one.archiveBytes)
    throw refusedAnswer(
      from,
      `says that ${one.name} has ${bytesText(data.sizeBytes)}, where ${bytesText(one.archiveBytes)} are expected`,
    )
  if (!maySend(from, new URL(data.url))) throw refusedAnswer(from, 'sends us to an address that is not safe')
  return data
}

export function refusedAnswer({ host }: URL, what: string): StudioError {
  return new StudioError('E_HUB_ANSWER', `${host} ${what}.`)
}
