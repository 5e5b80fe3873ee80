import { statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { launchStudio } from '../launch.ts'
import { filesOnDisk, keptEntries, keptPictures, keptSettings, pictureFile, textsOf } from './records.ts'
import { ended, eventually } from './window.ts'

describe('the first start', () => {
  it('leads to a picture with one click, kept on disk with all that makes it', async () => {
    const startedMs = performance.now()
    await using studio = await launchStudio()
    const { page, folders } = studio
    const welcome = page.getByRole('dialog', { name: 'Welcome to PixArt Studio' })
    await welcome.getByRole('button', { name: /^Paint “/ }).click()
    const painted = page.getByRole('img', { name: /^Picture of: / })
    await painted.waitFor({ timeout: 30_000 })
    const tookMs = performance.now() - startedMs
    await eventually(() =>
      painted.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth === 256),
    )
    await welcome.waitFor({ state: 'detached' })

    const [entry, ...others] = keptEntries(folders)
    if (!entry) throw new Error('There is no row.')
    expect(others).toEqual([])
    await ended(studio, entry.id)
    expect(keptEntries(folders)[0]).toMatchObject({ state: 'done', attempts: 1, deleted: false })
    expect(keptSettings(folders)).toMatchObject({ welcomed: true })
    const [picture, ...more] = keptPictures(folders)
    expect(more).toEqual([])
    expect(filesOnDisk(folders)).toEqual([picture?.path])
    const path = pictureFile(folders, picture?.path ?? '')
    expect(statSync(path).size).toBe(picture?.bytes)
    const texts = textsOf(path)
    expect(JSON.parse(texts.get('pixart-studio') ?? '{}')).toMatchObject({
      version: 1,
      request: { ...entry.request, seed: picture?.seed, count: 1 },
      entry: { id: entry.id, index: 0 },
    })
    expect(texts.get('parameters')).toContain(`Seed: ${picture?.seed}`)
    expect(studio.complaints.filter((text) => /^(page|console):/.test(text))).toEqual([])
    // The house's own promise is 20 s, cold.
    expect(tookMs).toBeLessThan(20_000)
  })
})
