/** Width and height of a PNG, before anything is unpacked. */
import { StudioError } from '../../../native-models/api/errors.ts'

/** Larger ones are refused: a small file can claim any size. */
export const MAX_PIXELS = 64 * 1024 * 1024

const START = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

/** @throws E_PNG */
export function readHeader(bytes: Buffer): { width: number; height: number } {
  if (bytes.length < START.length + 8 || !bytes.subarray(0, START.length).equals(START))
    throw new StudioError('E_PNG', 'The file is not a PNG picture.')
  const width = bytes.readUInt32BE(START.length)
  const height = bytes.readUInt32BE(START.length + 4)
  if (width === 0 || height === 0 || width * height > MAX_PIXELS)
    throw new StudioError('E_PNG', `The picture claims ${width} × ${height} pixels, which is not read here.`)
  return { width, height }
}
