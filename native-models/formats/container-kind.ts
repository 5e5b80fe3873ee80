/** What a file is that should be an archive of PyTorch and is not, so that the failure can say it. */
const KINDS: readonly { readonly what: string; readonly at?: number; readonly bytes: string }[] = [
  // First, because the length that it begins with may look like anything.
  { what: 'a safetensors file under another name', at: 4, bytes: '\0\0\0\0{' },
  {
    what: 'a checkpoint of PyTorch before 1.6 (a bare pickle)',
    bytes: '\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19',
  },
  { what: 'a bare pickle', bytes: '\x80' },
  { what: 'a checkpoint of PyTorch before 0.2 (tar)', at: 257, bytes: 'ustar' },
  { what: 'a 7z archive', bytes: '7z\xbc\xaf\x27\x1c' },
  { what: 'a RAR archive', bytes: 'Rar!' },
  { what: 'a gzip archive', bytes: '\x1f\x8b' },
  { what: 'an xz archive', bytes: '\xfd7zXZ' },
  { what: 'an HDF5 file', bytes: '\x89HDF' },
  { what: 'a GGUF file', bytes: 'GGUF' },
  { what: 'a pointer of Git LFS, in place of the file itself', bytes: 'version https://git-lfs' },
  { what: 'a web page', bytes: '<' },
]

/** Enough of a file's beginning for `containerKind`. */
export const KIND_BYTES = 264

const ZIP = 'PK\x03\x04'

/** Undefined for a zip archive. */
export function otherContainer(start: Uint8Array): string | undefined {
  const text = Buffer.from(start).toString('latin1')
  if (text.startsWith(ZIP)) return undefined
  return KINDS.find(({ bytes, at = 0 }) => text.startsWith(bytes, at))?.what ?? 'something unknown'
}
