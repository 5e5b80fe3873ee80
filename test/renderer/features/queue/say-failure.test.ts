import { describe, expect, it } from 'vitest'
import { StudioError } from '../../../../native-models/api/errors.ts'
import { sayFailure } from '../../../../renderer/features/queue/say-failure.ts'
import { pretendComparison } from '../../harness/pretend-lanes.ts'
import { exampleEntry } from '../example-entry.ts'

const died = new StudioError('E_ENGINE_DIED', 'The inference process ended unexpectedly (signal SIGKILL).')
const failed = (pictures: number, count: number, error = died) => {
  const entry = exampleEntry({ n: 1, pictures: count })
  return { ...entry, pictures: entry.pictures.slice(0, pictures), error: error.toReport() }
}

describe('why a run did not finish', () => {
  it('says how far it came and what happened, without signals', () => {
    expect(sayFailure(failed(1, 4))).toBe(
      'Painting stopped at 2 of 4. The painting process ended unexpectedly.',
    )
    expect(sayFailure(failed(0, 1))).toBe('Painting stopped. The painting process ended unexpectedly.')
  })

  it('leaves other errors their own sentence', () => {
    const full = new StudioError('E_RUNTIME', 'There is no room.')
    expect(sayFailure(failed(0, 1, full))).toBe('Painting stopped. There is no room.')
  })

  it('names no place of a comparison, whose lanes go on together', () => {
    const compared = pretendComparison('failed', failed(1, 4))
    expect(sayFailure(compared)).toMatch(/^Painting stopped\. /)
  })

  it('does not send anybody to a smaller size', () => {
    expect(died.nextStep).not.toMatch(/size/)
  })
})
