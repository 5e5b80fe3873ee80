import { describe, expect, it } from 'vitest'
import { type Studio, type StudioFolders, studioFolders } from '../launch.ts'
import { filesOnDisk, keptEntries, keptPictures, pictureFile, pixelsOf } from './records.ts'
import { addRun, atStep, ended, eventually, listen, openPastWelcome } from './window.ts'

/** Two pictures, long enough to be hit in the middle of the second. */
const WORK = { prompt: 'cartoon of fox on a teal background', steps: 40, seed: '2024', count: 2 }

describe.each(['engine', 'service', 'application'] as const)(
  'kill -9 of the %s in the middle of a run',
  (victim) => {
    it('loses nothing, paints nothing twice, and the pictures are the same', async () => {
      using folders = studioFolders()
      let id = ''
      {
        await using studio = await openPastWelcome({ folders })
        await listen(studio.page)
        // Undisturbed, in the same place: what it has to come to.
        await ended(studio, (await addRun(studio, WORK)).id)
        id = (await addRun(studio, WORK)).id
        await midway(studio, id)
        await kill(studio, victim)
        if (victim !== 'application') await finishesInTheSameWindow(studio, id)
      }
      if (victim === 'application') {
        expect(keptEntries(folders)[1]).toMatchObject({ id, state: 'running' })
        await using again = await openPastWelcome({ folders })
        await ended(again, id)
        await again.page.getByRole('img', { name: /^Picture of: / }).waitFor()
      }
      await expectWhole(folders, id)
    })
  },
)

/** The first picture is on disk, the second half painted. */
async function midway(studio: Studio, id: string): Promise<void> {
  await eventually(() => keptPictures(studio.folders).length === 3, { every: 10, within: 60_000 })
  await atStep(studio, id, 5)
}

async function kill(studio: Studio, victim: 'engine' | 'service' | 'application'): Promise<void> {
  if (victim === 'application') {
    await studio.kill()
    return
  }
  const pid = (await studio.pids())[victim]
  if (pid === undefined) throw new Error(`The ${victim} does not run.`)
  process.kill(pid, 'SIGKILL')
}

async function finishesInTheSameWindow(studio: Studio, id: string): Promise<void> {
  const { main } = await studio.pids().catch(() => ({ main: 0 }))
  await ended(studio, id)
  // The window lives, and knows.
  await studio.page.getByRole('img', { name: /^Picture of: / }).waitFor()
  const { state } = await studio.ask('history.get', { id })
  expect(state).toBe('done')
  const after = await studio.pids()
  if (main !== 0) expect(after.main).toBe(main)
}

async function expectWhole(folders: StudioFolders, id: string): Promise<void> {
  const [reference, entry, ...others] = keptEntries(folders)
  expect(others).toEqual([])
  expect(entry).toMatchObject({ id, state: 'done', request: reference?.request })
  const pictures = keptPictures(folders)
  const of = (seq: number | undefined) => pictures.filter((picture) => picture.entry === seq)
  const [expected, found] = [of(reference?.seq), of(entry?.seq)]
  expect(found.map(({ place, seed }) => ({ place, seed }))).toEqual([
    { place: 0, seed: '2024' },
    { place: 1, seed: '2025' },
  ])
  expect(filesOnDisk(folders)).toEqual(pictures.map(({ path }) => path).sort())
  for (const [place, picture] of found.entries()) {
    const [mine, theirs] = await Promise.all([
      pixelsOf(pictureFile(folders, picture.path)),
      pixelsOf(pictureFile(folders, expected[place]?.path ?? '')),
    ])
    expect(mine.equals(theirs), `picture ${place}`).toBe(true)
  }
}
