/** Paints the sheet of sixteen pictures in the README with the embedded model: `node scripts/contact-sheet.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp, { type OverlayOptions } from 'sharp'
import { cacheFolder } from '../main/service/folders.ts'
import { embeddedModels } from '../main/service/models/embedded-models.ts'
import { openModelFolder } from '../native-models/models/model-folder.ts'
import { Engine } from '../native-models/pipeline/engine.ts'
import { defaultThreads } from '../native-models/runtime/threads.ts'

const PROMPTS = [
  '3d render of red apple on a white background',
  'cartoon of cat face on a blue background',
  'flat icon of rocket on a yellow background',
  '3d render of octopus on a pink background',
  'flat icon of pizza on a green background',
  'cartoon of sunflower on a teal background',
  '3d render of teddy bear on a teal background',
  'flat icon of sailboat on a blue background',
  '3d render of cactus on an orange background',
  'cartoon of umbrella on a pink background',
  '3d render of owl on a purple background',
  'flat icon of crown on a red background',
  '3d render of hamburger on a white background',
  'cartoon of fox on a gray background',
  'flat icon of guitar on a black background',
  '3d render of strawberry on a yellow background',
]
const COLUMNS = 8
const SIDE = 160
const SEED = '7'

const [model] = embeddedModels()
if (!model) throw new Error('There is no embedded model.')
const { defaults } = openModelFolder(model.folder)
using engine = new Engine({ threads: defaultThreads(), cacheFolder: cacheFolder() })

const tiles: OverlayOptions[] = []
for (const [index, prompt] of PROMPTS.entries()) {
  const request = {
    model: model.id,
    prompt,
    negativePrompt: '',
    cleanCaption: false,
    longPrompt: 'refuse',
    ...defaults,
    seed: SEED,
    count: 1,
    size: { kind: 'aspect', width: 1, height: 1 },
  } as const
  for await (const event of engine.paint(request, { model, previews: false, cancelled: () => false })) {
    if (event.type !== 'picture') continue
    const input = await sharp(event.png).resize(SIDE, SIDE).png().toBuffer()
    tiles.push({ input, left: (index % COLUMNS) * SIDE, top: Math.floor(index / COLUMNS) * SIDE })
  }
}
const height = Math.ceil(PROMPTS.length / COLUMNS) * SIDE
const sheet = sharp({
  create: { width: COLUMNS * SIDE, height, channels: 3, background: '#ffffff' },
}).composite(tiles)
const docs = join(import.meta.dirname, '../docs')
mkdirSync(docs, { recursive: true })
writeFileSync(join(docs, 'contact-sheet.png'), await sheet.png({ palette: false }).toBuffer())
