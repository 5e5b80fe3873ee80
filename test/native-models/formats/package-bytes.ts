/** Packages of libraries as wheels and NuGet's are: zip archives whose entries are deflated. */
import { crc32, deflateRawSync } from 'node:zlib'
import { type ZipPart, zipBytes } from './zip-bytes.ts'

type Lies = Pick<ZipPart, 'local' | 'central'>

/** An entry; `lies` are told by both of its headers. */
export function deflated(
  name: string,
  data: Uint8Array,
  lies: NonNullable<ZipPart['central']> = {},
): ZipPart {
  const packed = deflateRawSync(data)
  const said = { method: 8, crc: crc32(data), stored: packed.length, size: data.length, ...lies }
  const both: Lies = { local: said, central: { attributes: 0o100644 << 16, ...said } }
  return { name, data: packed, behind: false, padded: false, ...both }
}

export const stored = (name: string, data: Uint8Array): ZipPart => ({
  ...{ name, data, behind: false, padded: false },
})

export const folder = (name: string): ZipPart => ({
  ...stored(name, new Uint8Array()),
  central: { attributes: 0o040755 << 16 },
})

/** A wheel or a nupkg with these files in it. */
export function packageBytes(files: Readonly<Record<string, Uint8Array>>): Buffer {
  return zipBytes(Object.entries(files).map(([name, data]) => deflated(name, data)))
}
