/** Hand-made files that a strict reader refuses, each for one reason. */
import { mkdirSync, writeFileSync } from 'node:fs'
import type { ErrorCode } from '../../../native-models/api/errors.ts'
import { entry, manyTensors, safetensorsBytes, writeSparseSafetensors } from './safetensors-bytes.ts'

export interface HostileFile {
  readonly what: string
  readonly code: ErrorCode
  /** What the sentence must say beside the file's name. */
  readonly says: string
  readonly write: (path: string) => void
}

type Row = readonly [what: string, says: string, header: string | Uint8Array, dataBytes?: number]

const rows = (code: ErrorCode, ...table: Row[]): HostileFile[] =>
  table.map(([what, says, header, dataBytes = 0]) => ({
    what,
    code,
    says,
    write: (path) => writeFileSync(path, safetensorsBytes(header, dataBytes)),
  }))

const good = entry('F32', [2], 0, 8)
/** A tensor `w` of 8 bytes with another shape, offsets or type, as they are typed. */
const shaped = (shape: string) => `{"w":{"dtype":"F32","shape":${shape},"data_offsets":[0,8]}}`
const placed = (offsets: string) => `{"w":{"dtype":"F32","shape":[2],"data_offsets":${offsets}}}`
const typed = (dtype: string) => `{"w":{"dtype":${dtype},"shape":[2],"data_offsets":[0,8]}}`
const latin1 = (text: string) => Buffer.from(text, 'latin1')

export const hostileFiles: readonly HostileFile[] = [
  ...rows(
    'E_SAFETENSORS_DUPLICATE',
    ['a tensor twice', 'w twice', `{"w":${good},"w":${good}}`, 8],
    ['a tensor twice, once as an escape', 'w twice', `{"w":${good},"\\u0077":${good}}`, 8],
    ['the type twice', 'dtype twice of the tensor w', `{"w":{"dtype":"U8",${good.slice(1)}}`, 8],
    ['the shape twice', 'shape twice of the tensor w', `{"w":${good.slice(0, -1)},"shape":[2]}}`, 8],
    ['the place twice', 'data_offsets twice', `{"w":${good.slice(0, -1)},"data_offsets":[0,8]}}`, 8],
    ['metadata twice', '__metadata__ twice', `{"__metadata__":{},"w":${good},"__metadata__":{}}`, 8],
    ['a line of metadata twice', 'a twice in its metadata', '{"__metadata__":{"a":"1","a":"2"}}'],
    ['__proto__ twice', '__proto__ twice', `{"__proto__":${good},"__proto__":${good}}`, 8],
  ),
  ...rows(
    'E_SAFETENSORS_TENSOR',
    ['a shape whose bytes wrap round 2^64', 'tensor w', shaped('[4194305,4194305,211106198978564]'), 8],
    ['a shape above any file', 'tensor w', shaped('[9007199254740991,2]'), 8],
    [
      'the same behind a zero',
      'tensor w',
      '{"w":{"dtype":"F32","shape":[0,9007199254740991,2],"data_offsets":[0,0]}}',
    ],
    ['fewer bytes than the shape', 'tensor w', shaped('[3]'), 8],
    ['more bytes than the shape', 'tensor w', shaped('[1]'), 8],
    ['an empty shape with many bytes', 'tensor w', shaped('[]'), 8],
    ['a zero dimension with bytes', 'tensor w', shaped('[0]'), 8],
    ['an end before the beginning', 'tensor w', placed('[8,0]'), 8],
    ['2^53 + 1', 'tensor w has a number above 2^53', placed('[0,9007199254740993]'), 8],
    ['2^53', 'tensor w has a number above 2^53', shaped('[9007199254740992]'), 8],
    ['2^64', 'tensor w has a number above 2^53', placed('[18446744073709551616,8]'), 8],
    ['four hundred digits', 'tensor w', shaped(`[${'9'.repeat(400)}]`), 8],
    ['an exponent', 'tensor w', shaped('[2e0]'), 8],
    ['1e2', 'tensor w', '{"w":{"dtype":"U8","shape":[1e2],"data_offsets":[0,100]}}', 100],
    ['a fraction of zero', 'tensor w', shaped('[2.0]'), 8],
    ['minus zero', 'tensor w', placed('[-0,8]'), 8],
    ['a negative dimension', 'tensor w', shaped('[-2]'), 8],
    ['a negative place', 'tensor w', placed('[-8,0]'), 8],
    ['a leading zero', 'tensor w', shaped('[02]'), 8],
    ['a plus sign', 'tensor w', shaped('[+2]'), 8],
    ['a number as text', 'tensor w', shaped('["2"]'), 8],
    ['null as a dimension', 'tensor w', shaped('[null]'), 8],
    ['a nested shape', 'tensor w', shaped('[[2]]'), 8],
    ['NaN', 'tensor w', shaped('[NaN]'), 8],
    [
      'a type below a byte',
      'smaller than a byte',
      '{"w":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}',
      1,
    ],
    ['a type of six bits', 'F6_E2M3', '{"w":{"dtype":"F6_E2M3","shape":[4],"data_offsets":[0,3]}}', 3],
    ['a type in small letters', 'unknown', typed('"f32"'), 8],
    ['a type of JavaScript', 'toString', typed('"toString"'), 8],
  ),
  ...rows(
    'E_SAFETENSORS_LAYOUT',
    ['a hole at the beginning', 'tensor w', `{"w":${entry('F32', [2], 4, 12)}}`, 12],
    ['a hole in the middle', 'tensor b', `{"a":${good},"b":${entry('F32', [1], 12, 16)}}`, 16],
    ['an overlap', 'tensor b', `{"a":${good},"b":${entry('F32', [2], 4, 12)}}`, 12],
    ['an alias', 'overlaps', `{"a":${good},"b":${good}}`, 8],
    [
      'a zero-size alias inside another tensor',
      'tensor b overlaps',
      `{"a":${good},"b":${entry('F32', [0], 4, 4)}}`,
      8,
    ],
    ['a zero-size tensor behind the end', 'tensor b', `{"a":${good},"b":${entry('F32', [0], 16, 16)}}`, 8],
    ['bytes behind the last tensor', '1 bytes', `{"w":${good}}`, 9],
    ['bytes and no tensor', '4 bytes', '{}', 4],
    ['a truncated tensor', 'cut short', `{"w":${good}}`, 7],
    ['tensors that are missing', 'cut short', `{"w":${good}}`],
    ['a tensor of 8 PB', 'cut short', `{"w":${entry('U8', [9007199254740991], 0, 9007199254740991)}}`, 8],
  ),
  ...rows(
    'E_SAFETENSORS_LIMIT',
    ['nine dimensions', 'tensor w', shaped('[2,1,1,1,1,1,1,1,1]'), 8],
    ['three places', 'tensor w', placed('[0,8,8]'), 8],
    ['a name of 513 bytes', '512 bytes', `{"${'x'.repeat(513)}":${good}}`, 8],
    ['a name of 513 bytes in 257 letters', '512 bytes', `{"${'é'.repeat(256)}x":${good}}`, 8],
    [
      '10,001 lines of metadata',
      'metadata',
      `{"__metadata__":{${Array.from({ length: 10_001 }, (_, i) => `"${i}":""`).join(',')}}}`,
    ],
  ),
  {
    what: '100,001 tensors',
    code: 'E_SAFETENSORS_LIMIT',
    says: '100000 tensors',
    write(path) {
      const { header, dataBytes } = manyTensors(100_001)
      writeSparseSafetensors(path, header, dataBytes)
    },
  },
  {
    what: 'a header of 25 MB and a byte',
    code: 'E_SAFETENSORS_LIMIT',
    says: '25000000 bytes',
    write: (path) =>
      writeSparseSafetensors(path, `{"w":${entry('U8', [3e7], 0, 3e7)}}`.padEnd(25_000_001), 3e7),
  },
  {
    what: 'a header larger than its tensors',
    code: 'E_SAFETENSORS_LIMIT',
    says: 'larger than its tensors',
    write: (path) => writeSparseSafetensors(path, `{"w":${good}}`.padEnd(2_000_000), 8),
  },
  ...rows(
    'E_SAFETENSORS_HEADER',
    ['an unknown field', 'note', `{"w":${good.slice(0, -1)},"note":""}}`, 8],
    ['__proto__ as a field', '__proto__', `{"w":${good.slice(0, -1)},"__proto__":{}}}`, 8],
    ['no type', 'tensor w', '{"w":{"shape":[2],"data_offsets":[0,8]}}', 8],
    ['no shape', 'tensor w', '{"w":{"dtype":"F32","data_offsets":[0,8]}}', 8],
    ['no place', 'tensor w', '{"w":{"dtype":"F32","shape":[2]}}', 8],
    ['a place without an end', 'tensor w', placed('[0]'), 8],
    ['a type that is no text', '"', typed('7'), 8],
    ['a tensor that is no object', '{', '{"w":[]}'],
    ['a list', 'does not begin with {', '[]'],
    ['a blank before it', 'does not begin with {', ` {"w":${good}}`, 8],
    ['a byte order mark', 'does not begin with {', `\uFEFF{"w":${good}}`, 8],
    ['blanks only', 'does not begin with {', '        '],
    ['a second object', 'after its end', `{"w":${good}}{}`, 8],
    ['zero bytes as padding', 'after its end', `{"w":${good}}\0\0`, 8],
    ['a comma at the end', 'has no "', `{"w":${good},}`, 8],
    ['a comment', 'has no "', `{/**/"w":${good}}`, 8],
    ['a name without quotes', 'has no "', `{w:${good}}`, 8],
    ['a header without its end', 'has no }', `{"w":${good}`, 8],
    ['a name without its end', 'middle of a text', '{"w'],
    ['a backslash as its end', 'middle of a text', '{"w\\'],
    ['bad UTF-8', 'UTF-8', latin1(`{"\xff":${good}}`), 8],
    ['a character in too many bytes', 'UTF-8', latin1(`{"\xc0\xaf":${good}}`), 8],
    ['half a character as bytes', 'UTF-8', latin1(`{"\xed\xa0\x80":${good}}`), 8],
    ['half a character as an escape', 'half a character', `{"\\ud800":${good}}`, 8],
    ['halves the wrong way round', 'half a character', `{"\\udc00\\ud800":${good}}`, 8],
    ['an unknown escape', 'escape', `{"\\x41":${good}}`, 8],
    ['an escape of three digits', 'escape', `{"\\u041":${good}}`, 8],
    ['a control character', 'control character', `{"a\nb":${good}}`, 8],
    ['an escaped control character in a name', 'control character', `{"\\u001b[2J":${good}}`, 8],
    ['an escaped control character in a type', 'control character', typed('"\\u001b[2J"'), 8],
    ['a line end inside metadata', 'control character in a text', '{"__metadata__":{"a":"b\nc"}}'],
    ['nested metadata', 'has no "', '{"__metadata__":{"a":{"b":"c"}}}'],
    ['a number as metadata', 'has no "', '{"__metadata__":{"a":1}}'],
    ['metadata of null', 'has no {', '{"__metadata__":null}'],
    ['metadata as a list', 'has no {', '{"__metadata__":[]}'],
    ['a header of one byte', 'no header', '{', 1],
  ),
  ...(
    [
      ['an empty file', 'too short', Buffer.alloc(0)],
      ['nine bytes', 'too short', Buffer.from('\x01\0\0\0\0\0\0\0{')],
      [
        'a header longer than the file',
        'longer than the file',
        safetensorsBytes(`{"w":${good}}`).subarray(0, 20),
      ],
      ['a header of 2^64 - 1 bytes', 'longer than the file', Buffer.alloc(64, 0xff)],
      ['a page of the web', 'longer than the file', Buffer.from('<!DOCTYPE html><html></html>')],
    ] as const
  ).map(
    ([what, says, bytes]): HostileFile => ({
      what,
      says,
      code: 'E_SAFETENSORS_HEADER',
      write: (path) => writeFileSync(path, bytes),
    }),
  ),
  { what: 'a folder', code: 'E_FILE_UNREADABLE', says: 'not a file', write: (path) => mkdirSync(path) },
  { what: 'no file', code: 'E_FILE_MISSING', says: 'no file', write: () => {} },
]
