/** What a window that was taken over could send. */

/** `make` stands by itself: it is also run inside the window. */
export interface Hostile {
  readonly what: string
  readonly make: () => unknown
}

/** For every call alike. */
export const HOSTILE_INPUTS: readonly Hostile[] = [
  { what: 'nothing', make: () => undefined },
  { what: 'null', make: () => null },
  { what: 'a list', make: () => [{}] },
  { what: 'not a number', make: () => ({ id: Number.NaN, limit: Number.NaN }) },
  { what: 'a negative number', make: () => -1 },
  { what: 'more than 2^53', make: () => ({ limit: 2 ** 53, id: 2 ** 53 }) },
  { what: '10 MB of text', make: () => ({ id: 'a'.repeat(10_000_000) }) },
  {
    what: 'keys of prototypes',
    make: () => JSON.parse('{"__proto__":{"ok":true},"constructor":{"ok":true}}'),
  },
  { what: 'an unknown key', make: () => ({ path: '/etc/passwd' }) },
  {
    what: 'a deep nest',
    make: () => {
      let value: unknown = {}
      for (let depth = 0; depth < 400; depth++) value = { id: value }
      return value
    },
  },
  { what: 'things that are no plain data', make: () => ({ id: new Map([['id', 1]]), at: new Date(0) }) },
  {
    what: 'paths where ids belong',
    make: () => ({ id: '../../etc/passwd', ids: ['../../etc'], handle: '/etc/passwd' }),
  },
  { what: 'bytes', make: () => new Uint8Array(64) },
  { what: 'more bytes than a drawing has', make: () => ({ png: new Uint8Array(17 * 1024 * 1024) }) },
  { what: '30 MB of bytes', make: () => ({ png: new Uint8Array(30 * 1024 * 1024) }) },
  { what: 'numbers that are no bytes', make: () => ({ png: new Float64Array(8) }) },
  {
    what: 'paths where pictures and LoRAs belong',
    make: () => ({ id: 'abcdef0123', picture: '../../etc/passwd', folder: '/etc', handle: '..', title: '/' }),
  },
]
