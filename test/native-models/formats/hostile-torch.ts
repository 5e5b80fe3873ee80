/** Hand-made .pth files that a strict reader refuses, each for one reason. `canary`: a file that none may make. */
import { deflateRawSync } from 'node:zlib'
import type { ErrorCode } from '../../../native-models/api/errors.ts'
import {
  bytesOf,
  dict,
  FLOATS,
  global,
  int,
  long,
  type Op,
  ops,
  ordered,
  pickle,
  SOUND,
  storage,
  type TensorParts,
  tensor,
  text,
  torchBytes,
  torchParts,
  tuple,
} from './pickle-bytes.ts'
import { u16, u32, u64, type ZipLies, type ZipPart, zipBytes } from './zip-bytes.ts'

export interface HostileTorch {
  readonly what: string
  readonly code: ErrorCode
  readonly bytes: (canary: string) => Buffer
}

type Row = readonly [what: string, bytes: Buffer | ((canary: string) => Buffer)]

const rows = (code: ErrorCode, ...table: readonly Row[]): HostileTorch[] =>
  table.map(([what, bytes]) => ({ what, code, bytes: typeof bytes === 'function' ? bytes : () => bytes }))

/** A checkpoint that is sound but for one value, which these instructions make. */
const holding = (...parts: readonly Op[]): Buffer =>
  torchBytes(pickle(dict(text('w'), tensor(), text('x'), ops(...parts))))
const called = (module: string, name: string, ...args: readonly Op[]): Buffer =>
  holding(global(module, name), tuple(...args), 'R')
const shaped = (parts: TensorParts): Buffer => torchBytes(pickle(dict(text('w'), tensor(parts))))
const touch = (canary: string): Buffer => text(`touch ${canary}`)

/** Names that have been used to get past scanners, and what torch itself allows beyond weights. */
const CALLS: readonly Row[] = [
  ['os.system', (canary) => called('os', 'system', touch(canary))],
  ['posix.system', (canary) => called('posix', 'system', touch(canary))],
  ['nt.system', (canary) => called('nt', 'system', touch(canary))],
  ['builtins.eval', (canary) => called('builtins', 'eval', text(`open(${JSON.stringify(canary)}, 'w')`))],
  [
    '__builtin__.exec',
    (canary) => called('__builtin__', 'exec', text(`open(${JSON.stringify(canary)}, 'w')`)),
  ],
  ['subprocess.Popen', (canary) => called('subprocess', 'Popen', text('touch'), text(canary))],
  ['pkgutil.resolve_name', () => called('pkgutil', 'resolve_name', text('os:system'))],
  ['runpy._run_code', () => called('runpy', '_run_code', text('import os'))],
  ['importlib.import_module', () => called('importlib', 'import_module', text('os'))],
  ['operator.attrgetter', () => called('operator', 'attrgetter', text('system'))],
  ['functools.partial', () => called('functools', 'partial', global('collections', 'OrderedDict'))],
  ['urllib.request.urlopen', () => called('urllib.request', 'urlopen', text('http://127.0.0.1:9/'))],
  ['socket.create_connection', () => called('socket', 'create_connection', tuple(text('127.0.0.1'), int(9)))],
  ['webbrowser.open', () => called('webbrowser', 'open', text('http://127.0.0.1:9/'))],
  ['torch.load', (canary) => called('torch.serialization', 'load', text(canary))],
  ['torch.hub.load', () => called('torch.hub', 'load', text('a/b'))],
  ['_codecs.encode', () => called('_codecs', 'encode', text('x'), text('latin1'))],
  ['bytearray', () => called('builtins', 'bytearray', int(1_000_000_000))],
  ['collections.Counter', () => called('collections', 'Counter')],
  ['numpy', () => called('numpy.core.multiarray', '_reconstruct')],
  ['a name with a dot', () => called('torch', '_utils._rebuild_tensor_v2')],
  ['a prototype', () => called('__proto__', 'constructor')],
  ['an own prototype', () => called('', 'constructor')],
  ['a storage that is called', () => called('torch', 'FloatStorage', int(6))],
  ['a text that is called', () => holding(text('os.system'), tuple(), 'R')],
  ['arguments that are a list', () => holding(global('collections', 'OrderedDict'), ']R')],
]

/** Instructions that no checkpoint has. */
const INSTRUCTIONS: readonly Row[] = [
  ['STACK_GLOBAL', holding(text('os'), text('system'), '\x93')],
  ['INST', (canary) => holding('(', touch(canary), 'ios\nsystem\n')],
  ['OBJ', (canary) => holding('(', global('collections', 'OrderedDict'), touch(canary), 'o')],
  ['NEWOBJ', holding(global('collections', 'OrderedDict'), ')\x81')],
  ['NEWOBJ_EX', holding(global('collections', 'OrderedDict'), ')}\x92')],
  ['EXT1', holding('\x82\x01')],
  ['EXT2', holding('\x83\x01\x00')],
  ['EXT4', holding('\x84\x01\x00\x00\x00')],
  ['PERSID', holding('P/etc/passwd\n')],
  ['NEXT_BUFFER', holding('\x97')],
  ['BYTEARRAY8', holding('\x96', u64(2 ** 40))],
  ['BINBYTES8', holding('\x8e', u64(2 ** 40))],
  ['LONG4', holding('\x8b', u32(0x7fffffff))],
  ['a number as text', holding('I01\n')],
  ['a second protocol', holding('\x80\x05')],
  ['FRAME', holding('\x95', u64(1))],
  ['EMPTY_SET', holding('\x8f')],
  ['BUILD on a dict', holding('}}b')],
  ['BUILD on a tensor', holding(tensor(), dict(text('__class__'), text('os')), 'b')],
  ['a persistent id that is a path', holding(text('/etc/passwd'), 'Q')],
  ['a persistent id of another kind', holding(tuple(text('module'), text('os'), text('system')), 'Q')],
  ['a storage whose key is a path', holding(storage(text('../../etc/passwd'), int(6)))],
  [
    'a storage of a callable',
    holding(
      tuple(text('storage'), global('collections', 'OrderedDict'), text('0'), text('cpu'), int(6)),
      'Q',
    ),
  ],
  ['a storage of a negative size', holding(storage(text('0'), int(-6)))],
]

/** Right instructions in a wrong place. */
const DAMAGED: readonly Row[] = [
  ['no end', torchBytes(SOUND.subarray(0, -1))],
  ['nothing', torchBytes(Buffer.alloc(0))],
  ['another protocol', torchBytes(ops('\x80\x05', SOUND.subarray(2)))],
  ['an empty stack', torchBytes(pickle())],
  ['values left over', torchBytes(pickle(dict(), dict()))],
  ['a mark left over', torchBytes(pickle('(', dict(text('w'), tensor())))],
  ['something after the end', torchBytes(ops(SOUND, SOUND))],
  ['a mark that is not there', holding('t')],
  ['a memo that is not there', holding('h\x07')],
  ['a memo bomb', torchBytes(pickle('}r', u32(0xffffffff)))],
  ['APPEND to a dict', holding('}', int(1), 'a')],
  ['APPENDS to a tensor', holding(tensor(), '(', int(1), 'e')],
  ['SETITEM of a tensor', holding(tensor(), text('storage'), int(1), 's')],
  ['SETITEMS of a list', holding('](', text('a'), int(1), 'u')],
  ['SETITEMS of three', holding('}(', text('a'), int(1), text('b'), 'u')],
  ['a key that is a tuple', holding('}', tuple(), int(1), 's')],
  ['a key twice', torchBytes(pickle(dict(text('w'), tensor(), text('w'), tensor())))],
  ['64 marks', holding('('.repeat(65), 't'.repeat(65))],
  ['tuples in tuples', holding(')', '\x85'.repeat(5000))],
  ['lists in lists', holding(']'.repeat(70), 'a'.repeat(69))],
  ['a million instructions', torchBytes(pickle(')', 'q\x00'.repeat(1_000_001)))],
  ['a text of 4 GB', holding('X', u32(0xffffffff))],
  ['a text of 65,537 bytes', holding(text('x'.repeat(65_537)))],
  ['a text that is not UTF-8', holding('X', u32(2), '\xc3\x28')],
  ['a name without an end', torchBytes(ops('\x80\x02c', 'x'.repeat(70_000)))],
  ['a number of 255 bytes', holding(long(Buffer.alloc(255, 0x7f)))],
  ['a storage in two types', holding(tensor({ type: 'IntStorage' }))],
  ['a storage in two sizes', holding(tensor({ elements: 5, shape: [1], strides: [1] }))],
  ['OrderedDict of something', holding(global('collections', 'OrderedDict'), tuple(']'), 'R')],
  [
    'a tensor of a tensor',
    holding(
      global('torch._utils', '_rebuild_tensor_v2'),
      tuple(tensor(), int(0), ')', ')', '\x89', ordered()),
      'R',
    ),
  ],
  [
    'a tensor with hooks',
    holding(
      global('torch._utils', '_rebuild_tensor_v2'),
      tuple(
        storage(text('0'), int(6)),
        int(0),
        tuple(int(6)),
        tuple(int(1)),
        '\x89',
        ordered(text('a'), int(1)),
      ),
      'R',
    ),
  ],
  [
    'a parameter of nothing',
    holding(global('torch._utils', '_rebuild_parameter'), tuple('N', '\x88', ordered()), 'R'),
  ],
  ['negative strides', shaped({ offset: 5, shape: [6], strides: [-1] })],
  ['a negative offset', shaped({ offset: -1 })],
  ['a negative size', shaped({ shape: [-2, -3] })],
  ['strides of another rank', shaped({ strides: [1] })],
  ['nine dimensions', shaped({ shape: Array<number>(9).fill(1), strides: Array<number>(9).fill(1) })],
]

/** Tensors that are not where they say. */
const TENSORS: readonly Row[] = [
  ['an offset beyond', shaped({ offset: 1 })],
  ['a size beyond', shaped({ shape: [2, 4], strides: [4, 1] })],
  ['a huge size', shaped({ shape: [2 ** 40, 2 ** 40], strides: [2 ** 40, 1] })],
  [
    'a size that wraps round 2^64',
    shaped({ shape: [4194305, 4194305, 211106198978564], strides: [1, 1, 1] }),
  ],
  ['the same behind a zero', shaped({ shape: [0, 2 ** 52, 2 ** 52], strides: [0, 0, 1] })],
  ['columns', shaped({ shape: [3, 2], strides: [1, 3] })],
  ['a row that is repeated', shaped({ shape: [6, 6], strides: [0, 1] })],
  ['a storage that says more elements', shaped({ elements: 7 })],
  ['a storage that says fewer', shaped({ elements: 5, shape: [5], strides: [1] })],
  ['a storage of another type', shaped({ type: 'HalfStorage' })],
  ['a huge storage', shaped({ elements: 2 ** 52 })],
  ['a storage that is not there', shaped({ key: '1' })],
  ['a storage that nobody uses', torchBytes(SOUND, { 0: bytesOf(FLOATS), 1: bytesOf(FLOATS) })],
  ['a list', torchBytes(pickle(']'))],
  ['no tensors', torchBytes(pickle('}'), {})],
  ['a name that is a number', torchBytes(pickle(dict(int(1), tensor())))],
  ['an empty name', torchBytes(pickle(dict(text(''), tensor())))],
  ['a name with a control character', torchBytes(pickle(dict(text('\u001b[2J'), tensor())))],
  ['something else among the tensors', holding('N')],
  [
    'big-endian',
    zipBytes([
      ...torchParts(SOUND).filter(({ name }) => name !== 'archive/byteorder'),
      { name: 'archive/byteorder', data: Buffer.from('big') },
    ]),
  ],
]

const sound = torchParts(SOUND)
const [first, order, data, version] = sound as [ZipPart, ZipPart, ZipPart, ZipPart]
/** A sound checkpoint in an archive with one thing wrong. */
const archived = (change: Partial<ZipPart>, lies: ZipLies = {}): Buffer =>
  zipBytes([first, order, { ...data, ...change }, version], lies)
const ended = (lies: ZipLies): Buffer => zipBytes(sound, lies)
const named = (name: string | Buffer): Buffer => zipBytes([...sound, { name, data: Buffer.from('x') }])
const packed = deflateRawSync(bytesOf(FLOATS))

const ARCHIVES: readonly Row[] = [
  ['a compressed entry', archived({ data: packed, local: { method: 8 }, central: { method: 8 } })],
  [
    'a bomb',
    archived({
      data: deflateRawSync(Buffer.alloc(1 << 20)),
      local: { method: 8 },
      central: { method: 8, size: 1 << 20 },
    }),
  ],
  ['two sizes', archived({ central: { stored: 23 } })],
  ['compressed in its own header alone', archived({ local: { method: 8 } })],
  ['encrypted', archived({ local: { flags: 0x809 }, central: { flags: 0x809 } })],
  ['flags of its own', archived({ local: { flags: 0x800 } })],
  ['another name of its own', archived({ local: { name: Buffer.from('archive/data/1') } })],
  ['a shorter name of its own', archived({ local: { name: Buffer.from('archive/data/') } })],
  ['another size of its own', archived({ behind: false, local: { size: 23 }, central: {} })],
  [
    'another size behind',
    archived({ behindBytes: Buffer.concat([u32(0x08074b50), u32(0), u32(24), u32(24)]) }),
  ],
  ['no size behind', archived({ behindBytes: Buffer.alloc(0) })],
  ['a zip64 block in one header', archived({ central: { extra: Buffer.concat([u16(1), u16(8), u64(24)]) } })],
  [
    'a zip64 block that lies',
    archived({ behind: false, local: { extra: Buffer.concat([u16(1), u16(16), u64(99), u64(99)]) } }),
  ],
  ['a zip64 block that is cut', archived({ local: { extra: Buffer.concat([u16(1), u16(16), u64(24)]) } })],
  [
    'a name in an extra block',
    archived({ central: { extra: Buffer.concat([u16(0x7075), u16(1), Buffer.of(1)]) } }),
  ],
  ['a comment of an entry', archived({ central: { comment: Buffer.from('x') } })],
  ['an entry on another disk', archived({ central: { disk: 1 } })],
  ['an entry elsewhere', archived({ central: { offset: 0 } })],
  ['an entry behind the end', archived({ central: { offset: 2 ** 31 } })],
  ['overlapping entries', archived({ central: { size: 10_000, stored: 10_000 } })],
  ['a duplicate entry', zipBytes([...sound, data])],
  ['two pickles', zipBytes([...sound, { name: 'other/data.pkl', data: SOUND }])],
  ['a duplicate pickle', zipBytes([first, ...sound])],
  ['no pickle', zipBytes(sound.slice(1))],
  ['a way out', named('archive/../../../tmp/x')],
  ['an absolute name', named('/etc/passwd')],
  ['a name of Windows', named('archive\\data\\9')],
  ['a folder', named('archive/data/')],
  ['a name that ends in zero', named('archive/data/9\0.pkl')],
  ['a name that is not UTF-8', named(Buffer.from([0x61, 0xff]))],
  ['a name of 600 bytes', named(`archive/${'x'.repeat(600)}`)],
  ['code', named('archive/code/__torch__.py')],
  ['an entry beside the folder', named('setup.py')],
  ['bytes in front', ended({ before: Buffer.from('PK\x03\x04 not the first') })],
  ['bytes between', ended({ between: Buffer.from('payload') })],
  ['bytes behind', ended({ after: Buffer.from('payload') })],
  ['a comment', ended({ comment: Buffer.from('payload') })],
  ['several disks', ended({ end: { disk: 1 } })],
  ['fewer entries here', ended({ end: { here: 1 } })],
  ['more entries than there are', ended({ end: { count: 5 } })],
  ['fewer entries than there are', ended({ end: { count: 3 } })],
  ['no entries', ended({ end: { count: 0 } })],
  ['a directory elsewhere', ended({ end: { position: 0 } })],
  ['a directory of another size', ended({ end: { bytes: 1 } })],
  ['zip64: other entries', ended({ wide: { count: 3 } })],
  ['zip64: another place', ended({ wide: { position: 0 }, end: { position: 0xffffffff } })],
  ['zip64: 2^64 entries', ended({ wide: { count: 2 ** 63, here: 2 ** 63 }, end: { count: 0xffff } })],
  ['zip64: several disks', ended({ wide: { disks: 2 } })],
  ['zip64: an end elsewhere', ended({ wide: { place: 0 } })],
  ['zip64: a longer end', ended({ wide: { bytes: 100 } })],
  ['cut short', ended({}).subarray(0, -1)],
  ['its beginning alone', ended({}).subarray(0, 300)],
]

const CHECKSUMS: readonly Row[] = [
  [
    'of a tensor',
    archived({
      local: { crc: 1 },
      central: { crc: 1 },
      behindBytes: Buffer.concat([u32(0x08074b50), u32(1), u32(24), u32(24)]),
    }),
  ],
  [
    'of the pickle',
    zipBytes([
      { ...first, behind: false, local: { crc: 1, size: SOUND.byteLength }, central: { crc: 1 } },
      order,
      data,
      version,
    ]),
  ],
]

const FORMATS: readonly Row[] = [
  ['a pickle of PyTorch before 1.6', ops('\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.', SOUND)],
  ['a bare pickle', (canary) => pickle(global('os', 'system'), tuple(touch(canary)), 'R')],
  ['tar', Buffer.concat([Buffer.alloc(257), Buffer.from('ustar'), Buffer.alloc(300)])],
  ['7z', ops("7z\xbc\xaf'\x1c", Buffer.alloc(100))],
  ['gzip', ops('\x1f\x8b\x08', Buffer.alloc(100))],
  [
    'a pointer of Git LFS',
    Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n'),
  ],
  ['a web page', Buffer.from('<!DOCTYPE html><html></html>')],
  ['safetensors', Buffer.concat([u64(2), Buffer.from('{}')])],
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('hello')],
]

export const hostileTorch: readonly HostileTorch[] = [
  ...rows('E_PICKLE_REFUSED', ...CALLS, ...INSTRUCTIONS),
  ...rows('E_PICKLE_DAMAGED', ...DAMAGED),
  ...rows('E_PICKLE_TENSOR', ...TENSORS),
  ...rows('E_ZIP_DAMAGED', ...ARCHIVES),
  ...rows('E_ZIP_CHECKSUM', ...CHECKSUMS),
  ...rows('E_ZIP_FORMAT', ...FORMATS),
]
