/** What a maker says of a file, held against what can be fetched. */
import { StudioError } from '../../../../native-models/api/errors.ts'
import { type AddressedFile, addressedFile } from '../remote-file.ts'
import { maySend } from './cuda-sources.ts'

/** `from`: who says so. @throws E_HUB_ANSWER */
export function addressedBy(from: URL, said: unknown): AddressedFile {
  const { data } = addressedFile.safeParse(said)
  if (!data) throw refusedAnswer(from, 'describes its file in a way that is not understood')
  if (!maySend(from, new URL(data.url))) throw refusedAnswer(from, 'sends us to an address that is not safe')
  return data
}

export function refusedAnswer({ host }: URL, what: string): StudioError {
  return new StudioError('E_HUB_ANSWER', `${host} ${what}.`)
}
