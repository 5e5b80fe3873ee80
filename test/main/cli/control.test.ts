import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pictureRecord, RECORD_KEYWORD } from '../../../main/service/images/metadata.ts'
import { readPngText } from '../../../native-models/formats/png.ts'
import { CONTROLNET, HED } from '../../native-models/files.ts'
import { drawnPicture } from '../../native-models/pipeline/drawn-picture.ts'
import { FIXTURES, NANO, type Place, run, temporaryPlace } from './run-cli.ts'

const QUICK = ['star', '--steps', '2', '--seed', '7', '--out', 'star.png'] as const

async function drawnPlace(): Promise<Place> {
  const place = temporaryPlace()
  writeFileSync(join(place.folder, 'photo.png'), await drawnPicture('star'))
  return place
}

async function paint(place: Place, args: readonly string[]) {
  const { status, stderr } = await run(place, ['generate', ...QUICK, ...args])
  expect(status, stderr).toBe(0)
  const png = readFileSync(join(place.folder, 'star.png'))
  const record = pictureRecord.parse(JSON.parse(readPngText(png).get(RECORD_KEYWORD) ?? ''))
  return { png, stderr, control: record.request.control }
}

describe('--control', () => {
  it('paints after the picture, and the PNG says after which and how', async () => {
    using place = await drawnPlace()
    const image = createHash('sha256')
      .update(readFileSync(join(place.folder, 'photo.png')))
      .digest('hex')
    const [plain, followed] = [await paint(place, []), await paint(place, ['--control', 'photo.png'])]
    expect(plain.control).toBeUndefined()
    expect(followed.control).toEqual({
      model: 'nano-hed',
      image,
      isEdgeMap: false,
      fit: 'cover',
      strength: 1,
      start: 0,
      end: 1,
    })
    expect(followed.png.equals(plain.png)).toBe(false)
  })

  it('takes every setting, and weights of one’s own for a model of one’s own', async () => {
    using place = await drawnPlace()
    copyFileSync(CONTROLNET, join(place.folder, 'my-net.safetensors'))
    const model = ['--model', NANO, '--controlnet', 'my-net.safetensors', '--hed', HED]
    const settings = ['--control-strength=0.5', '--control-start', '0.1', '--control-end', '.8', '--edges']
    const args = ['--control', 'photo.png', ...model, ...settings, '--control-fit', 'contain']
    expect((await paint(place, args)).control).toMatchObject({
      model: 'my-net.safetensors',
      isEdgeMap: true,
      fit: 'contain',
      strength: 0.5,
      start: 0.1,
      end: 0.8,
    })
  })

  it('that has no strength is said', async () => {
    using place = await drawnPlace()
    const weak = await paint(place, ['--control', 'photo.png', '--control-strength', '0'])
    expect(weak.stderr).toMatch(/not followed: its strength is 0/)
  })
})

describe('what is wrong is one sentence', () => {
  const control = ['--control', 'photo.png'] as const
  it.each<[readonly string[], string, RegExp]>([
    [['--edges'], 'E_OPTION', /--edges needs --control/],
    [['--control-strength', '1'], 'E_OPTION', /--control-strength needs --control/],
    [[...control, '--control-strength', '2.1'], 'E_OPTION', /from 0 to 2/],
    [[...control, '--control-end', 'x'], 'E_OPTION', /--control-end x: a number from 0 to 1/],
    [[...control, '--control-start', '.5', '--control-end', '.5'], 'E_OPTION', /0\.5 is not before/],
    [[...control, '--control-start', '.6'], 'E_REQUEST', /of 1 steps none begins from 0\.6 to 1/],
    [[...control, '--control-fit', 'fill'], 'E_OPTION', /cover or contain/],
    [['--control', 'none.png'], 'E_FILE_MISSING', /none\.png/],
    [['--control', HED], 'E_IMAGE', /no PNG, JPEG or WebP/],
    [[...control, '--controlnet', 'none.pth'], 'E_FILE_MISSING', /none\.pth/],
    [[...control, '--controlnet', HED], 'E_CONTROL_MISMATCH', /holds no ControlNet/],
    [
      [...control, '--model', join(FIXTURES, 'model-1024')],
      'E_OPTION',
      /No ControlNet comes with .*--controlnet and --hed/,
    ],
    [
      [...control, '--model', join(FIXTURES, 'model-1024'), '--controlnet', CONTROLNET, '--edges'],
      'E_CONTROL_MISMATCH',
      /192 wide/,
    ],
  ])('%j', async (args, code, sentence) => {
    using place = await drawnPlace()
    const { stderr, status } = await run(place, ['generate', 'star', '--steps', '1', '--size=64x64', ...args])
    expect(stderr).toMatch(sentence)
    expect(stderr).toContain(`(${code})`)
    expect(status).toBe(code === 'E_OPTION' || code === 'E_REQUEST' ? 2 : 1)
  })
})
