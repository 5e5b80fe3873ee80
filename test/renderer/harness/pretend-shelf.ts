/** What stands on the pretended shelf, by scene: few, fetching, cut, paused, failed, noroom, full, added. */
import { NEXT_STEPS } from '../../../native-models/api/errors.ts'
import {
  type ModelFetch,
  type ModelNeeds,
  type ShelvedModel,
  shelvedModel,
} from '../../../preload/contract.ts'

const SHARED_BYTES = 19_400_000_000
const OWN_BYTES = 2_443_000_000
const SIZE_BYTES = SHARED_BYTES + OWN_BYTES

const FITS: ModelNeeds = {
  verdict: 'fits',
  because: 'needs about 0.4 GB of memory with float32, and 6.1 GB are free',
  memory: [],
}
const TIGHT: ModelNeeds = {
  verdict: 'tight',
  because:
    'needs about 7.1 GB of memory with text encoder int8, and of 8 GB only 6.1 GB are free; with transformer int8, text encoder int4 about 3.3 GB',
  memory: [
    { precision: 'float32', bytes: 19_900_000_000 },
    { precision: 'transformer int8', bytes: 19_600_000_000 },
    { precision: 'text encoder int4', bytes: 5_600_000_000 },
    { precision: 'transformer int8, text encoder int4', bytes: 3_300_000_000 },
  ],
}
const TOO_LARGE: ModelNeeds = {
  verdict: 'too-large',
  because: 'needs about 19.9 GB of memory with float32, and this machine has 8 GB',
  memory: TIGHT.memory,
}

type Given = Pick<ShelvedModel, 'name' | 'title' | 'summary'> & Partial<ShelvedModel>

const published = (given: Given): ShelvedModel =>
  shelvedModel.parse({
    ...{ kind: 'model', origin: 'published', state: 'absent', licence: 'OpenRAIL++-M, Apache-2.0, MIT' },
    ...{ hereBytes: 0, sizeBytes: SIZE_BYTES, sharedBytes: SHARED_BYTES, isAbout: true },
    ...{ missingBytes: SIZE_BYTES, needs: TIGHT },
    ...given,
  })

const guide = (given: Given): ShelvedModel =>
  published({ sharedBytes: 0, licence: 'OpenRAIL++-M', sizeBytes: 2e9, missingBytes: 2e9, ...given })

const NANO = shelvedModel.parse({
  ...{ name: 'nano', title: 'PixArt nano', kind: 'model', origin: 'embedded', state: 'here' },
  ...{ summary: 'Paints simple drawings of 147 things in seconds, on any processor.', licence: 'Apache-2.0' },
  ...{ hereBytes: 31_000_000, sizeBytes: 31_000_000, isAbout: false, needs: FITS },
})

const CATALOG: readonly ShelvedModel[] = [
  published({
    ...{ name: 'pixart-1024', title: 'PixArt-α 1024', needs: TOO_LARGE },
    summary: 'The large one: pictures of about a megapixel in forty shapes, from 1:4 to 4:1.',
  }),
  published({
    ...{ name: 'pixart-lcm-1024', title: 'PixArt-δ LCM 1024' },
    summary: 'The fast one: four steps instead of twenty, without guidance.',
  }),
  published({
    ...{ name: 'pixart-512', title: 'PixArt-α 512' },
    summary: 'Pictures of about 512 pixels a side: a fifth of the work of 1024.',
  }),
  published({
    ...{ name: 'pixart-256', title: 'PixArt-α 256' },
    summary: 'Small pictures, quickly: for trying prompts, and as a beginning for training.',
  }),
  guide({
    ...{ name: 'controlnet-512', title: 'PixArt-δ ControlNet 512', kind: 'controlnet' },
    summary: 'Makes PixArt-α 512 follow the edges of a picture, which the HED edge detector finds.',
  }),
  guide({
    ...{ name: 'hed', title: 'HED edge detector', kind: 'edge-net', licence: 'Apache-2.0', needs: FITS },
    ...{ summary: 'Finds the edges that the ControlNets follow.', sizeBytes: 59e6, missingBytes: 59e6 },
  }),
]

/** The shared parts are here: each further one is its own bytes alone. */
const whole = (row: ShelvedModel): ShelvedModel => ({
  ...row,
  ...{ state: 'here', hereBytes: row.sizeBytes ?? 0, missingBytes: 0, isAbout: false },
})

const FILES = [
  {
    name: 'text_encoder/model-00001-of-00002.safetensors',
    doneBytes: 9_989_150_328,
    sizeBytes: 9_989_150_328,
  },
  {
    name: 'text_encoder/model-00002-of-00002.safetensors',
    doneBytes: 4_210_000_000,
    sizeBytes: 9_060_000_000,
  },
  { name: 'transformer/diffusion_pytorch_model.safetensors', doneBytes: 0, sizeBytes: 2_443_000_000 },
  { name: 'vae/diffusion_pytorch_model.safetensors', doneBytes: 334_643_276, sizeBytes: 334_643_276 },
]

const begun = (state: ModelFetch['state'], more: Partial<ModelFetch> = {}): ModelFetch => ({
  ...{ state, doneBytes: 14_533_000_000, sizeBytes: SIZE_BYTES, bytesPerSecond: 0, files: FILES },
  ...more,
})

const problem = (code: 'E_FETCH_STALLED' | 'E_DISK_WAITS' | 'E_HUB_UNREACHABLE', message: string) => ({
  error: { code, message, nextStep: NEXT_STEPS[code] },
})

const FETCHES: Readonly<Record<string, ModelFetch>> = {
  fetching: begun('fetching', { bytesPerSecond: 18_200_000, etaMs: 402_000 }),
  cut: begun('fetching', {
    ...{ bytesPerSecond: 2200, etaMs: 64 * 3_600_000 },
    ...problem('E_HUB_UNREACHABLE', 'huggingface.co cannot be reached: the connection was closed.'),
  }),
  paused: begun('paused'),
  failed: begun('failed', problem('E_FETCH_STALLED', 'The hub sent nothing for 20 seconds.')),
  noroom: begun(
    'no-room',
    problem(
      'E_DISK_WAITS',
      '6.1 GB more are needed on the disk of "models"; it goes on by itself when they are free.',
    ),
  ),
}

const YOURS: readonly ShelvedModel[] = [
  shelvedModel.parse({
    ...{ name: 'painterly', title: 'painterly', kind: 'model', origin: 'added', state: 'here' },
    ...{ summary: 'Used where it lies.', fileName: 'painterly-pixart.pth', isAbout: false },
    ...{ hereBytes: OWN_BYTES, sizeBytes: OWN_BYTES, needs: TIGHT },
  }),
  shelvedModel.parse({
    ...{ name: 'pixart-sigma-mix', title: 'pixart-mix', kind: 'model', origin: 'found', state: 'here' },
    ...{ summary: 'In ComfyUI’s folder, used where it lies.', fileName: 'pixart-mix.safetensors' },
    ...{ hereBytes: OWN_BYTES, sizeBytes: OWN_BYTES, isAbout: false },
    error: {
      code: 'E_MODEL_INCOMPLETE',
      message: 'pixart-mix.safetensors has no text encoder beside it.',
      nextStep: NEXT_STEPS.E_MODEL_INCOMPLETE,
    },
  }),
  shelvedModel.parse({
    ...{ name: 'old-one', title: 'On the other disk', kind: 'model', origin: 'added', state: 'gone' },
    ...{ summary: 'Used where it lies.', fileName: 'PixArt-XL-2-512x512', hereBytes: 0, isAbout: false },
  }),
]

const withFetch = (fetch: ModelFetch): readonly ShelvedModel[] =>
  CATALOG.map((row, at) => {
    if (at === 1) return { ...row, state: 'partly', hereBytes: fetch.doneBytes, isAbout: false, fetch }
    if (at !== 2 || fetch.state !== 'fetching') return row
    return { ...row, fetch: begun('waiting', { doneBytes: 0, sizeBytes: OWN_BYTES, files: [] }) }
  })

export function rowsOf(scene: string | undefined): readonly ShelvedModel[] {
  const fetch = FETCHES[scene ?? '']
  if (fetch !== undefined) return [NANO, ...withFetch(fetch)]
  if (scene === 'full') return [NANO, ...CATALOG.map(whole)]
  if (scene === 'added')
    return [NANO, ...CATALOG.map((row, at) => (at === 2 ? whole(row) : shared(row))), ...YOURS]
  return [NANO, ...CATALOG]
}

/** Of one that shares what is here. */
const shared = (row: ShelvedModel): ShelvedModel =>
  row.kind === 'model' ? { ...row, hereBytes: SHARED_BYTES, missingBytes: OWN_BYTES } : row
