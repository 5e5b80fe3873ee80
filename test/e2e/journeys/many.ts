/** A studio that has been used for years, made before it is opened. */
import { linkSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { openHistory } from '../../../main/service/history/recovery.ts'
import { pictureMetadata } from '../../../main/service/images/metadata.ts'
import { saveFileAtomically } from '../../../main/service/images/save-file.ts'
import type { GenerateRequest } from '../../../native-models/api/request.ts'
import { withPngText } from '../../../native-models/formats/png.ts'
import type { StudioFolders } from '../launch.ts'

const WORDS = ['fox', 'rocket', 'red apple', 'teddy bear', 'lighthouse', 'paper boat', 'owl'] as const
const SIZES = [
  { width: 256, height: 256 },
  { width: 320, height: 192 },
  { width: 192, height: 320 },
] as const

/** Runs with one picture each, an hour apart; their files are real, and one file under many names. */
export async function manyEntries(folders: StudioFolders, count: number): Promise<void> {
  await saveFileAtomically(join(folders.pictures, 'p0.png'), await aPicture())
  const { db } = openHistory(folders.data)
  try {
    db.prepare(`INSERT INTO preferences (name, value) VALUES ('welcomed', 'true')`).run()
    const folder = db.prepare('INSERT INTO folders (path) VALUES (?)').run(folders.pictures).lastInsertRowid
    const entry = db.prepare(
      `INSERT INTO entries (seq, id, request, prompt, negative_prompt, model, model_name, sampler, width, height,
         state, attempts, created_at, finished_at, starred)
       VALUES (?, ?, ?, ?, '', 'nano', 'PixArt nano', ?, ?, ?, 'done', 1, ?, ?, ?)`,
    )
    const picture = db.prepare(
      `INSERT INTO pictures (id, entry, place, seed, width, height, folder, path, bytes, created_at)
       VALUES (?, ?, 0, ?, ?, ?, ?, ?, 1, ?)`,
    )
    const insert = db.transaction(() => {
      const now = Date.now()
      for (let at = 0; at < count; at++) {
        const moment = now - (count - at) * 3_600_000
        const request = requestOf(at)
        const { width, height } = SIZES[at % 3] ?? SIZES[0]
        const id = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`
        const sampler = request.sampler
        entry.run(
          ...[moment * 1000, id, JSON.stringify(request), request.prompt, sampler, width, height],
          ...[moment, moment + 2000, at % 10 === 0 ? 1 : 0],
        )
        picture.run(
          `1${id.slice(1)}`,
          moment * 1000,
          request.seed,
          width,
          height,
          folder,
          `p${at}.png`,
          moment,
        )
      }
    })
    insert()
  } finally {
    db.close()
  }
  for (let at = 1; at < count; at++) {
    linkSync(join(folders.pictures, 'p0.png'), join(folders.pictures, `p${at}.png`))
  }
}

function requestOf(at: number): GenerateRequest {
  return {
    ...{
      model: 'nano',
      negativePrompt: '',
      cleanCaption: false,
      longPrompt: 'refuse',
      steps: 20,
      guidance: 3,
    },
    prompt: `cartoon of ${WORDS[at % WORDS.length]} number ${at} on a teal background`,
    ...{ sampler: at % 4 === 0 ? 'euler' : 'dpmpp-2m', seed: String(at), count: 1 },
    size: { kind: 'aspect', ...(SIZES[at % 3] ?? SIZES[0]) },
  }
}

async function aPicture(): Promise<Uint8Array> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 40 }
  const png = await sharp({ create: { width: 256, height: 256, channels: 3, background: 'teal', noise } })
    .png()
    .toBuffer()
  const request = requestOf(0)
  const { seed } = request
  const said = { request, seed, width: 256, height: 256, modelName: 'PixArt nano', version: '0.1.0' }
  return withPngText(png, pictureMetadata(said))
}
