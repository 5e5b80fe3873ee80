import { expect, it } from 'vitest'
import { openTrajectory } from '../../../main/service/compare/trajectory-file.ts'
import type { CallInput } from '../../../preload/contract.ts'
import { type Studio, type StudioFolders, studioFolders } from '../launch.ts'
import { lanePixels, trajectoryFile } from './comparing.ts'
import {
  filesOnDisk,
  type KeptEntry,
  keptComparison,
  keptEntries,
  keptPictures,
  pictureFile,
  picturesOf,
  pixelsOf,
} from './records.ts'
import { ended, eventually, openPastWelcome, shortRequest } from './window.ts'

/** The first ends early: its picture is there when the others are hit. */
const LANES = [
  { sampler: 'dpmpp-2m', steps: 8, guidance: 4.5 },
  { sampler: 'ddim', steps: 70, guidance: 4.5 },
  { sampler: 'sa-solver', steps: 60, guidance: 3 },
]

it.each(['engine', 'application'] as const)(
  'kill -9 of the %s in the middle of a comparison: it goes on, and every lane is the picture that it is alone',
  { timeout: 240_000 },
  async (victim) => {
    using folders = studioFolders()
    let id = ''
    {
      await using studio = await openPastWelcome({ folders })
      const setup = await setupOf(studio)
      // Undisturbed, in the same place: what it has to come to.
      await ended(studio, (await studio.ask('queue.compare', { setup })).id)
      id = (await studio.ask('queue.compare', { setup })).id
      await midway(studio, id)
      if (victim === 'application') await studio.kill()
      else {
        process.kill((await studio.pids()).engine ?? 0, 'SIGKILL')
        await ended(studio, id)
      }
    }
    const [undisturbed, hit] = keptEntries(folders)
    if (!undisturbed || !hit) throw new Error('Two comparisons were queued.')
    if (victim === 'application') expect(hit).toMatchObject({ id, state: 'running' })
    const [early] = picturesOf(folders, hit)
    await using studio = await openPastWelcome({ folders })
    await ended(studio, id)
    await expectSame(folders, undisturbed, id)
    expect(picturesOf(folders, hit)[0], 'painted once').toEqual(early)
    await expectAsAlone(studio, id)
  },
)

async function setupOf(studio: Studio): Promise<CallInput<'queue.compare'>['setup']> {
  const request = await shortRequest(studio, { prompt: 'cartoon of fox on a teal background', seed: '2024' })
  return { kind: 'lanes', request, lanes: LANES, equal: 'own' }
}

/** The first lane's picture is on the disk; the others are half painted. */
async function midway({ folders, ask }: Studio, id: string): Promise<void> {
  const isMidway = async () => {
    if (keptPictures(folders).length < LANES.length + 1) return false
    const { lanes } = await ask('compare.tracks', { id })
    return lanes.slice(1).every(({ steps }) => steps.length > 20)
  }
  await eventually(isMidway, { every: 10, within: 60_000, what: 'Half a comparison' })
}

/** Pictures to the pixel, ways to the bit. */
async function expectSame(folders: StudioFolders, expected: KeptEntry, id: string): Promise<void> {
  const found = keptEntries(folders).find((entry) => entry.id === id)
  if (!found) throw new Error('It is gone.')
  expect(found).toMatchObject({ state: 'done', request: expected.request })
  const [mine, theirs] = [picturesOf(folders, found), picturesOf(folders, expected)]
  expect(mine.map(({ place }) => place)).toEqual([0, 1, 2])
  expect(filesOnDisk(folders)).toHaveLength(keptPictures(folders).length)
  for (const [lane, { path }] of mine.entries()) {
    const other = theirs[lane]?.path ?? ''
    const [one, two] = await Promise.all([path, other].map((file) => pixelsOf(pictureFile(folders, file))))
    expect(one?.equals(two ?? Buffer.of()), `pixels of lane ${lane}`).toBe(true)
    const [way, wanted] = [id, expected.id].map((entry) =>
      openTrajectory(trajectoryFile(folders, entry, lane)),
    )
    expect(way?.noiseLevels, `steps of lane ${lane}`).toEqual(wanted?.noiseLevels)
    for (let step = 1; step <= (LANES[lane]?.steps ?? 0); step++)
      expect(way?.x0(step), `step ${step} of lane ${lane}`).toEqual(wanted?.x0(step))
  }
}

async function expectAsAlone(studio: Studio, id: string): Promise<void> {
  const { folders } = studio
  const compared = keptEntries(folders).find((entry) => entry.id === id)
  if (!compared) throw new Error('The comparison is gone.')
  for (const [lane, request] of keptComparison(folders, id).requests.entries()) {
    const run = await ended(studio, (await studio.ask('queue.add', { request })).id)
    const equal = (await lanePixels(studio, run)).equals(await lanePixels(studio, compared, lane))
    expect(equal, `lane ${lane} alone`).toBe(true)
  }
}
