/**
 * The hub's token: encrypted by the system's key store beside the settings, or in memory alone where there is none. It
 * goes to the service, which gives it to that hub; never to the window, and into no log.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'

/** Of Electron's safeStorage. */
export interface KeyStore {
  isEncryptionAvailable(): boolean
  /** On Linux: `basic_text` is no protection. */
  getSelectedStorageBackend?(): string
  encryptString(text: string): Buffer
  decryptString(bytes: Buffer): string
}

export class HubToken {
  readonly #path: string
  readonly #keys: KeyStore
  #token: string | undefined

  /** `path`: absolute, of the encrypted file. */
  constructor(path: string, keys: KeyStore) {
    this.#path = path
    this.#keys = keys
    this.#token = this.#read()
  }

  get(): string | undefined {
    return this.#token
  }

  /** null forgets it. @throws the file system's error */
  set(token: string | null): 'key store' | 'until the end' | 'forgotten' {
    this.#token = token ?? undefined
    rmSync(this.#path, { force: true })
    if (token === null) return 'forgotten'
    if (!this.#isSafe()) return 'until the end'
    writeFileSync(this.#path, this.#keys.encryptString(token), { mode: 0o600 })
    return 'key store'
  }

  #isSafe(): boolean {
    if (!this.#keys.isEncryptionAvailable()) return false
    return process.platform !== 'linux' || this.#keys.getSelectedStorageBackend?.() !== 'basic_text'
  }

  /** Another user's, or another key store's, is as good as none. */
  #read(): string | undefined {
    try {
      return this.#isSafe() ? this.#keys.decryptString(readFileSync(this.#path)) : undefined
    } catch {
      return undefined
    }
  }
}
