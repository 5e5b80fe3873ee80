import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HubToken, type KeyStore } from '../../../main/electron/hub-token.ts'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'token-'))
  path = join(folder, 'hub-token')
})
afterEach(() => rmSync(folder, { recursive: true }))

/** Turns every bit over: what lies on the disk is not the token. */
const turned = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 255))
const keys: KeyStore = {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text) => turned(Buffer.from(text)),
  decryptString: (bytes) => turned(bytes).toString(),
}

describe('the token', () => {
  it('is kept encrypted, known after a start, and forgotten', () => {
    expect(new HubToken(path, keys).set('hf_secret')).toBe('key store')
    expect(readFileSync(path, 'latin1')).not.toContain('hf_secret')
    const again = new HubToken(path, keys)
    expect(again.get()).toBe('hf_secret')
    expect(again.set(null)).toBe('forgotten')
    expect([again.get(), existsSync(path)]).toEqual([undefined, false])
  })

  const weakStores: [string, KeyStore][] = [
    ['where there is no key store', { ...keys, isEncryptionAvailable: () => false }],
    ['where it is no protection', { ...keys, getSelectedStorageBackend: () => 'basic_text' }],
  ]
  // What protects how is told on Linux alone.
  it.each(weakStores.slice(0, process.platform === 'linux' ? 2 : 1))(
    '%s stays in memory, and what was kept before is gone',
    (_what, weak) => {
      new HubToken(path, keys).set('hf_before')
      const token = new HubToken(path, weak)
      expect(token.set('hf_secret')).toBe('until the end')
      expect(token.get()).toBe('hf_secret')
      expect(existsSync(path)).toBe(false)
    },
  )

  it('of another key store is as good as none', () => {
    writeFileSync(path, 'damaged')
    const refusing = {
      ...keys,
      decryptString: () => {
        throw new Error('not mine')
      },
    }
    expect(new HubToken(path, refusing).get()).toBeUndefined()
  })
})
