import { beforeAll, expect, it } from 'vitest'
import { sayEntry } from '../../../../renderer/features/history/say-entry.ts'
import { useStudio } from '../../../../renderer/state/studio.ts'
import { MODELS, SAMPLERS } from '../../harness/scenes.ts'
import { exampleEntry } from '../example-entry.ts'

beforeAll(() => useStudio.setState({ models: MODELS, samplers: SAMPLERS }))

it('says first what is not cut away: when, how many pictures, how many steps', () => {
  const entry = exampleEntry({ n: 4, pictures: 16 })
  const words = sayEntry(entry, entry.createdAt + 3_600_000)
  expect(words).toMatch(/^\d\d:\d\d · 16 pictures · 20 steps · DPM-Solver\+\+$/)
  expect(sayEntry({ ...entry, state: 'cancelled' }, entry.createdAt + 3_600_000)).toMatch(
    /^\d\d:\d\d · cancelled · 16 pictures$/,
  )
})
