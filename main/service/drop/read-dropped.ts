/** What a picture from anywhere says about itself. Texts are read, never run, and nothing begins by itself. */
import { StudioError } from '../../../native-models/api/errors.ts'
import { readPngText } from '../../../native-models/formats/png.ts'
import type { PictureInfo } from '../../../preload/contract.ts'
import { pictureRecord, RECORD_KEYWORD } from '../images/metadata.ts'
import { readHeader } from '../images/png-header.ts'
import { readPng } from '../images/thumbnails.ts'
import { readA1111 } from './a1111.ts'
import { readComfyUi } from './comfyui.ts'
import { fileNameOf } from './dropped-files.ts'
import type { Found } from './found.ts'
import { readInvokeAi } from './invokeai.ts'
import type { KnownHere } from './known-here.ts'
import { linesOf, restoreOf } from './restore.ts'
import { readSwarmUi } from './swarmui.ts'
import { whatIsHere } from './what-is-here.ts'

/** @throws E_FILE_UNREADABLE, E_PNG, E_IMAGE */
export async function readDropped(path: string, here: KnownHere): Promise<PictureInfo> {
  if (/\.json$/i.test(path))
    throw new StudioError(
      'E_IMAGE',
      `"${fileNameOf(path)}" is no picture: recipes are opened to be replayed.`,
    )
  const bytes = await readPng(path).catch((thrown: unknown) => {
    throw thrown instanceof StudioError
      ? thrown
      : new StudioError('E_FILE_UNREADABLE', 'The file cannot be read.', { cause: thrown })
  })
  return { fileName: fileNameOf(path), ...readHeader(bytes), ...readTexts(readPngText(bytes), here) }
}

type Told = Pick<PictureInfo, 'source' | 'lines' | 'restore' | 'warnings'>

/** Our own record first, as it is complete; then whichever program's text is understood. */
export function readTexts(texts: ReadonlyMap<string, string>, here: KnownHere): Told {
  const own = texts.get(RECORD_KEYWORD)
  const told = own === undefined ? undefined : readOwn(own, here)
  if (told) return told
  for (const { source, keyword, read } of READERS) {
    const text = texts.get(keyword)
    const found = text === undefined ? undefined : read(text)
    if (!found) continue
    const { restore, warnings } = restoreOf(found, here)
    return {
      source: isOurs(found) ? 'PixArt Studio' : source,
      lines: linesOf(found),
      ...(Object.keys(restore).length > 0 && { restore }),
      warnings,
    }
  }
  return { lines: [], warnings: [nothingIn(texts)] }
}

const READERS = [
  { source: 'InvokeAI', keyword: 'invokeai_metadata', read: readInvokeAi },
  { source: 'SwarmUI', keyword: 'parameters', read: readSwarmUi },
  { source: 'A1111', keyword: 'parameters', read: readA1111 },
  { source: 'ComfyUI', keyword: 'prompt', read: readComfyUi },
] as const satisfies readonly {
  readonly source: NonNullable<PictureInfo['source']>
  readonly keyword: string
  readonly read: (text: string) => Found | undefined
}[]

function isOurs({ others }: Found): boolean {
  return (
    others?.some(([name, value]) => name === 'Version' && String(value).startsWith('PixArt Studio ')) ?? false
  )
}

function nothingIn(texts: ReadonlyMap<string, string>): string {
  return texts.size === 0
    ? 'This picture says nothing about how it was made.'
    : 'What this picture says about itself is not understood.'
}

/** undefined where the record is damaged: the text beside it may still be read. */
function readOwn(text: string, here: KnownHere): Told | undefined {
  const record = parseRecord(text)
  if (!record) return undefined
  const { request, model, width, height, studioVersion } = record
  const found: Found = {
    ...request,
    model: model.name,
    ...{ width, height },
    others: [
      ['Model hash', model.hash],
      ['Version', `PixArt Studio ${studioVersion}`],
    ],
  }
  const { restore, warnings } = whatIsHere(request, { here, modelName: model.name })
  return { source: 'PixArt Studio', lines: linesOf(found), restore, warnings }
}

function parseRecord(text: string) {
  try {
    return pictureRecord.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
