/** Progress of one request: a bar on a terminal, plain lines otherwise. On standard error: results go to standard output. */
import type { PaintEvent } from '../../native-models/api/events.ts'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import type { SizePlan } from '../../native-models/pipeline/picture-size.ts'
import { oneLine } from './print.ts'
import { clearLine, drawLine, say } from './say.ts'

export interface Progress extends Disposable {
  show(event: PaintEvent): void
  /** Makes room for a line of another kind. */
  clear(): void
}

interface ProgressOptions {
  readonly quiet: boolean
  readonly request: GenerateRequest
  readonly size: SizePlan
  readonly warnings: readonly string[]
  readonly position: { readonly index: number; readonly of: number }
}

/** Of steps, on a pipe: logs stay short. */
export const LINES = 10
const BAR_WIDTH = 24
export const LONGEST_PROMPT = 72
export const STAGES = {
  load: 'loading the model',
  text: 'reading the prompt',
  denoise: 'painting',
  decode: 'decoding',
  encode: 'saving',
}

export function progressOf(options: ProgressOptions): Progress {
  const nothing = (): void => undefined
  if (options.quiet) return { show: nothing, clear: nothing, [Symbol.dispose]: nothing }
  say(title(options))
  for (const warning of options.warnings) say(warning)
  return process.stderr.isTTY ? bar(options.request) : lines(options.request)
}

function title({ request, size, position }: ProgressOptions): string {
  const { prompt, sampler, steps, guidance, seed } = request
  const number = position.of > 1 ? `[${position.index + 1}/${position.of}] ` : ''
  const settings = `${sampler}, ${steps} ${steps === 1 ? 'step' : 'steps'}, guidance ${guidance}, seed ${seed}, ${sizeText(size)}`
  return `${number}${oneLine(prompt, LONGEST_PROMPT)}\n${settings}`
}

function sizeText({ painted, cropped }: SizePlan): string {
  const inBucket = `${painted.width}×${painted.height}`
  return cropped ? `${cropped.width}×${cropped.height} (painted in ${inBucket})` : inBucket
}

function bar({ count }: GenerateRequest): Progress {
  return {
    show: (event) => {
      if (event.type === 'stage' && event.stage !== 'denoise')
        drawLine(pictureText(event, count) + STAGES[event.stage])
      if (event.type !== 'step') return
      const done = Math.round((event.step / event.steps) * BAR_WIDTH)
      const drawn = '█'.repeat(done) + '░'.repeat(BAR_WIDTH - done)
      drawLine(`${pictureText(event, count)}${drawn} ${stepText(event)}`)
    },
    clear: clearLine,
    [Symbol.dispose]: clearLine,
  }
}

function lines({ count }: GenerateRequest): Progress {
  const nothing = (): void => undefined
  let told = 0
  return {
    show: (event) => {
      if (event.type === 'stage') {
        told = 0
        say(pictureText(event, count) + STAGES[event.stage])
      }
      if (event.type !== 'step') return
      const done = Math.floor((event.step / event.steps) * LINES)
      if (done > told) say(pictureText(event, count) + stepText(event))
      told = done
    },
    clear: nothing,
    [Symbol.dispose]: nothing,
  }
}

/** Loading and reading are done once for all pictures. */
function pictureText(event: Extract<PaintEvent, { type: 'stage' | 'step' }>, count: number): string {
  const shared = event.type === 'stage' && (event.stage === 'load' || event.stage === 'text')
  return count === 1 || shared ? '' : `picture ${event.picture + 1}/${count}  `
}

function stepText({ step, steps, secondsPerStep, etaMs }: Extract<PaintEvent, { type: 'step' }>): string {
  return `step ${step}/${steps}  ${secondsPerStep.toFixed(2)} s a step  ${duration(etaMs)} left`
}

/** 4.2 s, 42 s, 4 min 2 s, 4 h 2 min. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`
  if (seconds < 100) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.round(seconds / 60)
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
