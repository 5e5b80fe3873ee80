import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { answer } from '../../../main/electron/answer.ts'
import { type Asking, isOwnWindow } from '../../../main/electron/sender.ts'
import { INTERNAL_CALLS } from '../../../main/service/protocol.ts'
import { errorReport, StudioError } from '../../../native-models/api/errors.ts'
import { CALLS, type CallName } from '../../../preload/contract.ts'
import { HOSTILE_INPUTS } from './hostile.ts'

const refusal = z.strictObject({ ok: z.literal(false), error: errorReport })
const NAMES = Object.keys(CALLS) as CallName[]

const contents = {}
const topFrame = { url: 'app://bundle/', parent: null }
const own = { contents, topFrame }

/** What is not the studio's own page in the studio's own window. */
const HOSTILE_SENDERS: [what: string, asking: Asking, window: typeof own | undefined][] = [
  ['another origin', { sender: contents, senderFrame: { url: 'https://bundle/', parent: null } }, own],
  ['another host', { sender: contents, senderFrame: { url: 'app://other/', parent: null } }, own],
  [
    'a host that begins alike',
    { sender: contents, senderFrame: { url: 'app://bundle.evil/', parent: null } },
    own,
  ],
  [
    'a name in front of the host',
    { sender: contents, senderFrame: { url: 'app://bundle@evil/', parent: null } },
    own,
  ],
  ['a blank page', { sender: contents, senderFrame: { url: 'about:blank', parent: null } }, own],
  ['no page', { sender: contents, senderFrame: { url: '', parent: null } }, own],
  [
    'a data page',
    { sender: contents, senderFrame: { url: 'data:text/html,app://bundle/', parent: null } },
    own,
  ],
  ['a file', { sender: contents, senderFrame: { url: 'file:///bundle/index.html', parent: null } }, own],
  ['a frame inside', { sender: contents, senderFrame: { url: 'app://bundle/', parent: topFrame } }, own],
  ['another frame of the same page', { sender: contents, senderFrame: { ...topFrame } }, own],
  ['a destroyed frame', { sender: contents, senderFrame: null }, own],
  ['another window', { sender: {}, senderFrame: topFrame }, own],
  ['a window that is gone', { sender: contents, senderFrame: topFrame }, undefined],
]

describe('every call of the contract', () => {
  it.each(NAMES)('%s refuses hostile inputs, each with a code, before anything is done', async (name) => {
    const { input, output } = CALLS[name]
    const fn = vi.fn(async () => ({}))
    for (const { what, make } of HOSTILE_INPUTS) {
      const reply = await answer({ name, input: input as z.ZodType, output, fn }, make(), true)
      expect(refusal.safeParse(reply).success, `${what}: ${JSON.stringify(reply)}`).toBe(true)
    }
    expect(fn).not.toHaveBeenCalled()
  })

  it.each(NAMES)('%s refuses hostile senders', async (name) => {
    const { input, output } = CALLS[name]
    const fn = vi.fn(async () => ({}))
    for (const [what, asking, window] of HOSTILE_SENDERS) {
      const reply = await answer(
        { name, input: input as z.ZodType, output, fn },
        {},
        isOwnWindow(asking, window),
      )
      expect(reply, what).toMatchObject({ ok: false, error: { code: 'E_FORBIDDEN' } })
    }
    expect(fn).not.toHaveBeenCalled()
  })
})

describe('isOwnWindow', () => {
  it('knows its own', () => expect(isOwnWindow({ sender: contents, senderFrame: topFrame }, own)).toBe(true))
})

describe('answer', () => {
  const call = (fn: () => Promise<unknown>) => ({
    name: 'folders.openPictures',
    input: z.strictObject({}),
    output: z.strictObject({}),
    fn,
  })

  it('gives the value', async () => {
    expect(
      await answer(
        call(async () => ({})),
        {},
        true,
      ),
    ).toEqual({ ok: true, value: {} })
  })

  it('keeps back what the contract has no room for', async () => {
    const reply = await answer(
      call(async () => ({ path: '/home/someone' })),
      {},
      true,
    )
    expect(reply).toMatchObject({ ok: false, error: { code: 'E_PROTOCOL' } })
    expect(JSON.stringify(reply)).not.toContain('someone')
  })

  it('tells a failure without the path', async () => {
    const fail = async () => {
      throw new StudioError('E_FILE_MISSING', 'There is no /home/someone/Pictures/fox 1.png.')
    }
    const reply = await answer(call(fail), {}, true)
    expect(reply).toMatchObject({ ok: false, error: { code: 'E_FILE_MISSING' } })
    expect(JSON.stringify(reply)).not.toContain('someone')
  })

  it('makes a report of what is no error of ours', async () => {
    const fail = () => Promise.reject(Object.assign(new Error("ENOENT, open 'C:\\Users\\someone\\a.png'")))
    const reply = await answer(call(fail), {}, true)
    expect(reply).toMatchObject({ ok: false, error: { code: 'E_INTERNAL', message: "ENOENT, open 'a.png'" } })
  })
})

describe('drop.register', () => {
  it('gives no path back', () => {
    expect(
      INTERNAL_CALLS['drop.register'].output.safeParse({ handle: 'a'.repeat(32), fileName: 'a', path: '/a' })
        .success,
    ).toBe(false)
  })
})
