import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { openModelFolder } from '../../../native-models/models/model-folder.ts'
import { Engine } from '../../../native-models/pipeline/engine.ts'

/** What the reference pipeline painted with the embedded model: native-models/nano/reference. */
const nano = join(import.meta.dirname, '../../../native-models/nano')

interface Setting {
  readonly file: string
  readonly model: string
  readonly prompt: string
  readonly height: number
  readonly width: number
  readonly steps: number
  readonly guidance: number
  readonly seed: number
}

const settings = JSON.parse(readFileSync(join(nano, 'reference', 'settings.json'), 'utf8')) as Setting[]

/** "On all but a few pixels": the model card's own words. */
const FEW = 0.002

describe('the embedded model', () => {
  it.each(settings)('$file: one level of 255 apart at most, on all but a few pixels', async (setting) => {
    const folder = join(nano, setting.model)
    using engine = new Engine({ threads: 2, cacheFolder: mkdtempSync(join(tmpdir(), 'pixart-nano-')) })
    const { id, place, defaults } = openModelFolder(folder)
    const request = {
      model: id,
      prompt: setting.prompt,
      negativePrompt: '',
      cleanCaption: false,
      longPrompt: 'refuse',
      sampler: defaults.sampler,
      steps: setting.steps,
      guidance: setting.guidance,
      seed: String(setting.seed),
      count: 1,
      size: { kind: 'exact', height: setting.height, width: setting.width },
    } as const
    let png: Uint8Array | undefined
    for await (const event of engine.paint(request, {
      model: place,
      previews: false,
      cancelled: () => false,
    })) {
      if (event.type === 'picture') png = event.png
    }
    const ours = await sharp(png).raw().toBuffer()
    const theirs = await sharp(join(nano, 'reference', setting.file))
      .removeAlpha()
      .raw()
      .toBuffer()
    expect(ours.length).toBe(theirs.length)
    const far = ours.reduce(
      (count, value, index) => count + (Math.abs(value - theirs[index]!) > 1 ? 1 : 0),
      0,
    )
    expect(far / ours.length).toBeLessThanOrEqual(FEW)
  })
})
