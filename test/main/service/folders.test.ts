import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { cacheFolder, picturesFolder } from '../../../main/service/folders.ts'

afterEach(() => void vi.unstubAllEnvs())

describe.skipIf(process.platform === 'win32')('cacheFolder', () => {
  it.each([
    [{ PIXART_CACHE: '/a/b' }, '/a/b'],
    [{ PIXART_CACHE: 'here' }, resolve('here')],
    [{ PIXART_CACHE: '', XDG_CACHE_HOME: '/x' }, '/x/pixart-studio'],
    [{ PIXART_CACHE: '', XDG_CACHE_HOME: 'relative' }, join(homedir(), '.cache/pixart-studio')],
    [{ PIXART_CACHE: '', XDG_CACHE_HOME: '' }, join(homedir(), '.cache/pixart-studio')],
  ])('%j → %s', (variables, folder) => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
    expect(cacheFolder()).toBe(folder)
  })
})

describe('picturesFolder', () => {
  it('is what PIXART_PICTURES says, absolute', () => {
    vi.stubEnv('PIXART_PICTURES', 'drawn')
    expect(picturesFolder()).toBe(resolve('drawn'))
  })

  it('is a folder of its own in the pictures of the user', () => {
    vi.stubEnv('PIXART_PICTURES', '')
    expect(picturesFolder()).toMatch(/[\\/]PixArt Studio$/)
  })
})
