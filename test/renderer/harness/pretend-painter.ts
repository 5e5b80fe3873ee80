/** Takes the steps of a run: noise that clears into a picture. */
import type { Preview } from '../../../native-models/api/events.ts'
import type { Entry, EventName, Picture } from '../../../preload/contract.ts'
import { MODELS, type Scene } from './scenes.ts'
import { uuid } from './uuid.ts'

const PREVIEW_SIDE = 128
let made = 0

export class PretendPainter {
  private readonly scene: Scene
  private readonly tell: (name: EventName, data: unknown) => void
  private readonly cancelled = new Set<string>()
  private current: string | undefined

  constructor(scene: Scene, tell: (name: EventName, data: unknown) => void) {
    this.scene = scene
    this.tell = tell
  }

  cancel(id: string): boolean {
    if (this.current !== id) return false
    this.cancelled.add(id)
    return true
  }

  /** → how the entry ends */
  async paint(entry: Entry): Promise<Partial<Entry>> {
    this.current = entry.id
    this.cancelled.delete(entry.id)
    const pictures: Picture[] = [...entry.pictures]
    const { count, steps } = entry.request
    for (let picture = pictures.length; picture < count; picture++) {
      const id = uuid(2, ++made)
      const aim = await this.aimOf(id)
      this.say(entry, picture, { stage: 'text', step: 0 })
      for (let step = 1; step <= steps; step++) {
        await pause(this.scene.stepMs)
        if (this.cancelled.has(entry.id)) return this.end({ state: 'cancelled', pictures })
        if (this.scene.failure && step === 3)
          return this.end({ state: 'failed', error: this.scene.failure, pictures })
        this.say(entry, picture, { stage: 'denoise', step, preview: blend(aim, step / steps) })
        while (this.scene.holdAt === step && !this.cancelled.has(entry.id)) await pause(50)
      }
      this.say(entry, picture, { stage: 'decode', step: steps })
      await pause(this.scene.stepMs)
      pictures.push(this.finish(entry, picture, id))
    }
    return this.end({
      state: 'done',
      pictures,
      timings: {
        loadMs: 0,
        textMs: 40,
        denoiseMs: steps * this.scene.stepMs * count,
        decodeMs: 90,
        encodeMs: 10,
      },
    })
  }

  private end(changes: Partial<Entry>): Partial<Entry> {
    this.current = undefined
    return changes
  }

  private finish(entry: Entry, index: number, id: string): Picture {
    const { width, height } = sidesOf(entry)
    const seed = String(BigInt(entry.request.seed) + BigInt(index))
    const picture = {
      id,
      entry: entry.id,
      index,
      seed,
      width,
      height,
      fileName: `${id}.png`,
      bytes: 1,
      createdAt: Date.now(),
    }
    this.tell('painted', picture)
    return picture
  }

  private say(entry: Entry, picture: number, more: { stage: string; step: number; preview?: Preview }): void {
    const { steps } = entry.request
    const secondsPerStep = this.scene.holdAt === undefined ? this.scene.stepMs / 1000 : 0.11
    this.tell('progress', {
      entry: entry.id,
      picture,
      steps,
      secondsPerStep,
      etaMs: (steps - more.step) * secondsPerStep * 1000,
      noiseLevel: 1 - more.step / steps,
      ...sidesOf(entry),
      ...more,
    })
  }

  private async aimOf(id: string): Promise<Preview> {
    const image = new Image()
    image.crossOrigin = 'anonymous'
    image.src = `img://picture/${id}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = PREVIEW_SIDE
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('No canvas.')
    context.drawImage(image, 0, 0, PREVIEW_SIDE, PREVIEW_SIDE)
    const { data } = context.getImageData(0, 0, PREVIEW_SIDE, PREVIEW_SIDE)
    return {
      width: PREVIEW_SIDE,
      height: PREVIEW_SIDE,
      rgb: Uint8Array.from(data.filter((_, at) => at % 4 !== 3)),
    }
  }
}

function sidesOf({ request }: Entry): { width: number; height: number } {
  if (request.size.kind !== 'aspect') return request.size
  const ratio = request.size.width / request.size.height
  const buckets = MODELS.find(({ id }) => id === request.model)?.buckets ?? []
  return buckets.reduce((best, one) =>
    Math.abs(one.width / one.height - ratio) < Math.abs(best.width / best.height - ratio) ? one : best,
  )
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function blend({ width, height, rgb }: Preview, clear: number): Preview {
  let state = 1
  const mixed = Uint8Array.from(rgb, (value) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return value * clear + (state >>> 24) * (1 - clear)
  })
  return { width, height, rgb: mixed }
}
