/** For those who listen: the start, the middle and the end of each picture, not each step. */
import { useEffect, useState } from 'react'
import type { Entry } from '../../../preload/contract.ts'
import { useLive } from '../../state/live.ts'
import { picturesIn } from '../../state/request-of.ts'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { useNotDone } from '../queue/not-done.ts'

export function HeardProgress() {
  const entry = useLive(({ progress }) => progress?.entry)
  const half = useLive(
    ({ progress }) => progress !== undefined && progress.step * 2 >= progress.steps && progress.step > 0,
  )
  const painted = useLive((state) => state.painted)
  const failed = useNotDone().at(-1)?.error?.message
  const [words, setWords] = useState('')
  useEffect(() => {
    if (entry !== undefined) setWords(t(half ? 'compose.heardHalf' : 'compose.heardStart'))
  }, [entry, half])
  useEffect(() => {
    if (painted === undefined) return
    const { entries } = useStudio.getState().queue
    const count = countOf(entries.find(({ id }) => id === painted.entry)) ?? painted.index + 1
    setWords(t('compose.heardPainted', { index: painted.index + 1, count }))
  }, [painted])
  useEffect(() => {
    if (failed !== undefined) setWords(t('compose.heardFailed', { message: failed }))
  }, [failed])
  return (
    <div className="only-heard" aria-live="polite" data-testid="heard">
      {words}
    </div>
  )
}

const countOf = (entry: Entry | undefined): number | undefined => entry && picturesIn(entry)
