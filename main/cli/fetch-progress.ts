/** Progress of a fetch: a bar on a terminal, plain lines otherwise. On standard error. */
import { bytesText } from '../../native-models/api/bytes-text.ts'
import type { FetchProgress } from '../service/downloads/messages.ts'
import { duration, LINES } from './progress.ts'
import { clearLine, drawLine, say } from './say.ts'

export interface FetchVoice extends Disposable {
  show(progress: FetchProgress): void
}

const BAR_WIDTH = 20
const nothing = (): void => undefined

export function fetchVoice({ quiet }: { quiet: boolean }): FetchVoice {
  if (quiet) return { show: nothing, [Symbol.dispose]: nothing }
  return process.stderr.isTTY ? bar() : lines()
}

function bar(): FetchVoice {
  let last = ''
  return {
    show: (progress) => {
      const words = troubleOf(progress)
      // What stands in the way is a line that stays.
      if (words && words !== last) {
        clearLine()
        say(words)
      }
      last = words
      const done = Math.round(partOf(progress) * BAR_WIDTH)
      drawLine(`${'█'.repeat(done)}${'░'.repeat(BAR_WIDTH - done)} ${textOf(progress)}`)
    },
    [Symbol.dispose]: clearLine,
  }
}

function lines(): FetchVoice {
  let told = -1
  let last = ''
  return {
    show: (progress) => {
      const words = troubleOf(progress)
      if (words && words !== last) say(words)
      last = words
      const done = Math.floor(partOf(progress) * LINES)
      if (done > told && progress.state === 'fetching') {
        told = done
        say(textOf(progress))
      }
    },
    [Symbol.dispose]: nothing,
  }
}

function partOf({ doneBytes, sizeBytes }: FetchProgress): number {
  return sizeBytes === 0 ? 0 : Math.min(1, doneBytes / sizeBytes)
}

/** Bytes, speed, what is left, and the file at work. */
function textOf({
  state,
  doneBytes,
  sizeBytes,
  bytesPerSecond,
  etaMs,
  file,
  reading,
}: FetchProgress): string {
  const bytes = `${bytesText(doneBytes)} of ${bytesText(sizeBytes)}`
  const speed = bytesPerSecond > 0 ? [`${bytesText(bytesPerSecond)}/s`] : []
  const left = etaMs === undefined ? [] : [`${duration(etaMs)} left`]
  const doing = { queued: 'waiting its turn', asking: 'asking its source', waiting: 'waiting for room' }
  const read = reading ? `: ${bytesText(reading.doneBytes)} of ${bytesText(reading.sizeBytes)} read` : ''
  const after = { verifying: `comparing its digest${read}`, unpacking: 'unpacking' }
  const what = { ...doing, ...after, paused: 'paused', fetching: '' }[state]
  return [bytes, ...speed, ...left, ...(what ? [what] : []), ...(file ? [file.path] : [])].join('  ')
}

function troubleOf({ trouble }: FetchProgress): string {
  return trouble ? `${trouble.message} (${trouble.code})` : ''
}
