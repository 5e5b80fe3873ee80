import { describe, expect, it } from 'vitest'
import { isMirror, wholeAddress } from '../../../../renderer/features/models/is-mirror.ts'
import {
  sayFacts,
  sayFetchState,
  sayNeeds,
  sayProgress,
  sayReading,
  saySize,
  shareOf,
} from '../../../../renderer/features/models/model-words.ts'
import { rowsOf } from '../../harness/pretend-shelf.ts'

const row = (scene: string, name: string) => {
  const found = rowsOf(scene).find((one) => one.name === name)
  if (found === undefined) throw new Error(`There is no ${name} in ${scene}.`)
  return found
}
const fetchOf = (scene: string) => {
  const { fetch } = row(scene, 'pixart-lcm-1024')
  if (fetch === undefined) throw new Error(`Nothing is fetched in ${scene}.`)
  return fetch
}

describe('sizes', () => {
  it('say about while the hub was not asked, and what is shared', () => {
    expect(saySize(row('few', 'pixart-512'))).toBe(
      'about 21.8 GB, of which 19.4 GB are shared with other PixArt models and fetched once',
    )
    expect(saySize(row('full', 'pixart-512'))).toBe(
      '21.8 GB, of which 19.4 GB are shared with other PixArt models',
    )
  })

  it('say what is left to fetch, where others brought the shared parts', () => {
    expect(saySize(row('added', 'pixart-256'))).toBe(
      '2.4 GB to fetch; 19.4 GB that it shares with other PixArt models are here',
    )
  })

  it('say how much is here of one that was begun', () => {
    expect(saySize(row('paused', 'pixart-lcm-1024'))).toBe('14.5 GB of 21.8 GB are here')
  })

  it('say nothing that is not known', () => {
    const { sizeBytes: _, ...unknown } = row('few', 'pixart-512')
    expect(saySize(unknown)).toBe('the hub says how large it is')
  })
})

describe('facts', () => {
  it('name where one’s own lies, and the size of a published one', () => {
    expect(sayFacts(row('added', 'painterly'))).toBe('lies in painterly-pixart.pth · 2.4 GB')
    expect(sayFacts(row('few', 'hed'))).toBe('about 59 MB')
    expect(sayFacts(row('added', 'old-one'))).toBe('lies in PixArt-XL-2-512x512')
    expect(sayFacts({ ...row('added', 'painterly'), partsFrom: 'PixArt-α 512' })).toBe(
      'lies in painterly-pixart.pth · 2.4 GB · takes its text encoder and VAE from PixArt-α 512',
    )
    expect(sayFacts(row('added', 'pixart-sigma-mix'))).toMatch(/^of another program · lies in /)
  })
})

describe('needs', () => {
  it('are a verdict in words with its reason', () => {
    const { needs } = row('few', 'pixart-1024')
    if (needs === undefined) throw new Error('It needs nothing.')
    expect(sayNeeds(needs)).toBe(
      'Too large for this machine: needs about 19.9 GB of memory with float32, and this machine has 8 GB',
    )
  })
})

describe('a fetch', () => {
  it('says how far it is, how fast, and how long it will take', () => {
    expect(sayProgress(fetchOf('fetching'))).toBe(
      '14.5 GB of 21.8 GB · 18.2 MB a second · about 6 min 40 s left',
    )
    expect(shareOf(fetchOf('fetching'))).toBeCloseTo(0.665, 2)
  })

  it('has no speed while it stands', () => {
    expect(sayProgress({ ...fetchOf('paused'), bytesPerSecond: 7, etaMs: 1 })).toBe('14.5 GB of 21.8 GB')
    expect(sayFetchState(fetchOf('noroom'), 'h')).toBe('Waits for room on the disk')
    expect(sayFetchState({ ...fetchOf('paused'), state: 'asking' }, 'hub.example')).toBe('Asks hub.example')
  })

  it('has neither speed nor time while it tries again, and says what is in its way', () => {
    const cut = fetchOf('cut')
    expect(sayProgress(cut)).toBe('14.5 GB of 21.8 GB')
    expect(sayFetchState(cut, 'h')).toBe('No connection, it tries again')
    const error = { ...cut.error, code: 'E_HUB_BUSY', message: '', nextStep: '' } as const
    expect(sayFetchState({ ...cut, error }, 'hub.example')).toBe('hub.example is busy, it tries again')
  })

  it('says no time where more than a day is left', () => {
    expect(sayProgress({ ...fetchOf('fetching'), etaMs: 25 * 3_600_000 })).toBe(
      '14.5 GB of 21.8 GB · 18.2 MB a second',
    )
  })

  it('says how much was read back', () => {
    const reading = { doneBytes: 3.1e9, sizeBytes: 9.99e9, etaMs: 20_000 }
    const checking = { ...fetchOf('paused'), state: 'checking', reading } as const
    expect(sayProgress(checking)).toBe('3.1 GB of 10 GB read · about 20 s left')
    expect(sayReading({ doneBytes: 5e6, sizeBytes: 5e6, etaMs: 0 })).toBe('5 MB of 5 MB read')
    expect(sayReading({ doneBytes: 0, sizeBytes: 0 })).toBe('')
  })

  it('is nowhere before its size is known', () => {
    const asking = { ...fetchOf('paused'), doneBytes: 0, sizeBytes: 0 }
    expect([sayProgress(asking), shareOf(asking)]).toEqual(['', 0])
  })
})

describe('a mirror', () => {
  it.each(['', ' ', 'https://hub.example.org', 'https://hub.example.org/sub', 'http://127.0.0.1:8080'])(
    'may be %j',
    (address) => expect(isMirror(address)).toBe(true),
  )
  it.each(['hub.example.org', 'http://hub.example.org', 'ftp://a', 'https://user:word@a.org', 'file:///etc'])(
    'is not %j',
    (address) => expect(isMirror(address)).toBe(false),
  )
})

describe('what was typed as a mirror', () => {
  it.each([
    [' hub.example.org ', 'https://hub.example.org'],
    ['hub.example.org:8443/sub', 'https://hub.example.org:8443/sub'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['', ''],
    ['nowhere', 'nowhere'],
  ])('%j is %j', (typed, address) => expect(wholeAddress(typed)).toBe(address))
})
