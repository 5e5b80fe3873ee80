import { readFileSync, rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Wanted } from '../../../../main/service/downloads/download-process.ts'
import { times } from '../../../full.ts'
import { content, seeded } from '../../../hub/content.ts'
import { HedPlace } from './downloads-process.ts'

const KILLS = times(100, 8)
const SIZE_BYTES = times(256, 64) << 20
const CONNECTIONS = 4
const PIECE_BYTES = 8 << 20

/** Kills the process when so many bytes were counted. → how many those were */
async function fetchUntil(place: HedPlace, wanted: Wanted, killAt: number): Promise<'done' | 'killed'> {
  const { downloads, pid } = place.start()
  let killed = false
  const { ended } = downloads.fetch(wanted, {
    onProgress: ({ doneBytes }) => {
      if (doneBytes < killAt || killed) return
      killed = true
      process.kill(pid, 'SIGKILL')
    },
  })
  const end = await ended.then(
    () => 'done' as const,
    () => 'killed' as const,
  )
  downloads[Symbol.dispose]()
  return end
}

describe('a killed downloads process', () => {
  it(
    `${KILLS} kills at random bytes: nothing corrupt, 8 MiB a connection fetched again at most, no orphan`,
    async () => {
      await using place = await HedPlace.open(content(11, SIZE_BYTES))
      const random = seeded(3)
      const wanted = place.wanted({ connections: CONNECTIONS, pieceBytes: PIECE_BYTES, progressMs: 2 })
      let kills = 0
      let files = 0
      let servedBefore = 0
      let worstBytes = 0
      while (kills < KILLS) {
        // Every file is fetched through about five kills; the last fetch of each is left alone.
        let killsHere = 0
        for (let end = 'killed'; end !== 'done'; ) {
          const already = Math.max(0, place.hub.servedBytes - servedBefore)
          const killAt =
            killsHere < 5 && kills < KILLS ? already * 0.9 + random() * (SIZE_BYTES / 4) : SIZE_BYTES * 2
          end = await fetchUntil(place, wanted, killAt)
          if (end === 'killed') {
            kills++
            killsHere++
          }
        }
        files++
        const again = place.hub.servedBytes - servedBefore - SIZE_BYTES
        servedBefore = place.hub.servedBytes
        worstBytes = Math.max(worstBytes, killsHere === 0 ? again : again / killsHere)
        expect(again).toBeLessThanOrEqual(killsHere * CONNECTIONS * PIECE_BYTES)
        expect(readFileSync(place.target).equals(place.bytes)).toBe(true)
        expect(place.partNames).toEqual([])
        rmSync(place.target)
      }
      console.log(
        `${kills} kills over ${files} files of ${SIZE_BYTES >> 20} MiB: at most ${(worstBytes / CONNECTIONS / 2 ** 20).toFixed(2)} MiB a connection fetched again after a kill`,
      )
    },
    times(900_000, 120_000),
  )
})
