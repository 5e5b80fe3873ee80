import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SHORTCUTS } from '../../../renderer/state/shortcuts.ts'
import { en } from '../../../renderer/strings/en.ts'
import { t } from '../../../renderer/strings/t.ts'

const RENDERER = join(import.meta.dirname, '../../../renderer')

describe('the words', () => {
  it('fills in values and chooses the form by the count', () => {
    expect(t('compose.ofCount', { index: 2, count: 4 })).toBe('2 of 4')
    expect(t('compose.pictureCount', { count: 1 })).toBe('1 picture')
    expect(t('compose.pictureCount', { count: 0 })).toBe('0 pictures')
  })

  it('has a name for every shortcut', () => {
    for (const id of Object.keys(SHORTCUTS)) expect(Object.keys(en.shortcuts)).toContain(id)
  })

  it('keeps no word of the rooms compose, queue, welcome and frame that nobody says', () => {
    const code = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('strings'))
      .map((path) => readFileSync(join(RENDERER, path), 'utf8'))
      .join('\n')
    const rooms = ['compose', 'queue', 'welcome', 'frame'] as const
    const unsaid = rooms.flatMap((room) =>
      Object.keys(en[room])
        .filter((key) => !code.includes(`${room}.${key}'`))
        .map((key) => `${room}.${key}`),
    )
    // The rail builds these from the rooms' names.
    expect(unsaid).toEqual([
      'frame.paint',
      'frame.compare',
      'frame.library',
      'frame.loras',
      'frame.models',
      'frame.devices',
      'frame.settings',
    ])
  })
})
