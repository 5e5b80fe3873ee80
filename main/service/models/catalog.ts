/**
 * The published checkpoints: a row for each, made of parts that are known by their repository, so that what several
 * share (T5 alone is 19 GB) is fetched once. Sizes here are only what is expected: the hub tells them.
 */

/** What is fetched of a repository: whole folders, or files by name. */
export interface CatalogPart {
  readonly repo: string
  /** Folders of a pipeline: their weights and configs. */
  readonly folders?: readonly string[]
  /** Folders that a repository may do without: another part has what stands in for them. */
  readonly mayHave?: readonly string[]
  readonly files?: readonly string[]
  readonly licence: string
  readonly aboutBytes?: number
}

const ALPHA = 'PixArt-alpha/PixArt-XL-2-1024-MS'
const ORIGINALS = 'PixArt-alpha/PixArt-alpha'
const CONTROL = 'PixArt-alpha/PixArt-ControlNet'
const RAIL = 'OpenRAIL++-M'
/** 610.9 M parameters in float32. */
const TRANSFORMER_BYTES = 2.44e9

const transformer = (repo: string): CatalogPart => ({
  repo,
  folders: ['transformer'],
  mayHave: ['scheduler'],
  licence: RAIL,
  aboutBytes: TRANSFORMER_BYTES,
})
const file = (repo: string, name: string, licence: string, aboutBytes?: number): CatalogPart => ({
  repo,
  files: [name],
  licence,
  ...(aboutBytes !== undefined && { aboutBytes }),
})

export const PARTS = {
  't5-xxl': {
    repo: ALPHA,
    folders: ['text_encoder', 'tokenizer'],
    licence: 'Apache-2.0',
    aboutBytes: 19.06e9,
  },
  'sd-vae': { repo: ALPHA, folders: ['vae'], licence: 'MIT', aboutBytes: 0.335e9 },
  'alpha-scheduler': { repo: ALPHA, folders: ['scheduler'], licence: RAIL, aboutBytes: 1000 },
  // Its scheduler is the shared one.
  'alpha-1024': { repo: ALPHA, folders: ['transformer'], licence: RAIL, aboutBytes: TRANSFORMER_BYTES },
  'alpha-512': transformer('PixArt-alpha/PixArt-XL-2-512x512'),
  'alpha-256': transformer('PixArt-alpha/PixArt-XL-2-256x256'),
  'alpha-sam-256': transformer('PixArt-alpha/PixArt-XL-2-SAM-256x256'),
  'delta-lcm-1024': transformer('PixArt-alpha/PixArt-LCM-XL-2-1024-MS'),
  'alpha-coco-256': file(ORIGINALS, 'PixArt-XL-2-256x256-MSCOCO-FID732.pth', RAIL),
  'control-512': file(CONTROL, 'PixArt-XL-2-512-ControlNet.pth', RAIL),
  'control-1024': file(CONTROL, 'PixArt-XL-2-1024-ControlNet.pth', RAIL),
  'hed-net': file('lllyasviel/Annotators', 'ControlNetHED.pth', 'Apache-2.0', 0.059e9),
} as const satisfies Record<string, CatalogPart>

export type PartId = keyof typeof PARTS

export interface CatalogRow {
  /** What users call it, on the command line too. */
  readonly name: string
  readonly title: string
  /** What it is for, in one sentence. */
  readonly summary: string
  readonly kind: 'model' | 'controlnet' | 'edge-net'
  readonly parts: readonly PartId[]
  /** The part that makes it what it is; the others may be shared. */
  readonly own: PartId
  /** Of the pictures that it was made for, in pixels; of a ControlNet, those of its models. */
  readonly side?: number
  /** Settings to begin with, where its scheduler does not tell them. */
  readonly defaults?: { readonly sampler: string; readonly steps: number; readonly guidance: number }
}

/** Where text encoder, tokenizer and VAE of every model lie. */
export const BASE_REPOSITORY = ALPHA
export const SHARED: readonly PartId[] = ['t5-xxl', 'sd-vae', 'alpha-scheduler']

export const CATALOG: readonly CatalogRow[] = [
  {
    name: 'pixart-1024',
    title: 'PixArt-α 1024',
    summary: 'The large one: pictures of about a megapixel in forty shapes, from 1:4 to 4:1.',
    kind: 'model',
    parts: ['alpha-1024', ...SHARED],
    own: 'alpha-1024',
    side: 1024,
  },
  {
    name: 'pixart-lcm-1024',
    title: 'PixArt-δ LCM 1024',
    summary: 'The fast one: four steps instead of twenty, without guidance.',
    kind: 'model',
    parts: ['delta-lcm-1024', ...SHARED],
    own: 'delta-lcm-1024',
    side: 1024,
    defaults: { sampler: 'lcm', steps: 4, guidance: 0 },
  },
  {
    name: 'pixart-512',
    title: 'PixArt-α 512',
    summary: 'Pictures of about 512 pixels a side: a fifth of the work of 1024.',
    kind: 'model',
    parts: ['alpha-512', ...SHARED],
    own: 'alpha-512',
    side: 512,
  },
  {
    name: 'pixart-256',
    title: 'PixArt-α 256',
    summary: 'Small pictures, quickly: for trying prompts, and as a beginning for training.',
    kind: 'model',
    parts: ['alpha-256', ...SHARED],
    own: 'alpha-256',
    side: 256,
  },
  {
    name: 'pixart-sam-256',
    title: 'PixArt-α SAM 256',
    summary: 'As it was after training on SAM pictures alone: for study and for training.',
    kind: 'model',
    parts: ['alpha-sam-256', ...SHARED],
    own: 'alpha-sam-256',
    side: 256,
  },
  {
    name: 'pixart-coco-256',
    title: 'PixArt-α COCO 256',
    summary: 'The one behind the FID of 7.32 on COCO in the paper: for comparing figures.',
    kind: 'model',
    parts: ['alpha-coco-256', ...SHARED],
    own: 'alpha-coco-256',
    side: 256,
  },
  {
    name: 'controlnet-512',
    title: 'PixArt-δ ControlNet 512',
    summary: 'Makes PixArt-α 512 follow the edges of a picture, which the HED edge detector finds.',
    kind: 'controlnet',
    parts: ['control-512'],
    own: 'control-512',
    side: 512,
  },
  {
    name: 'controlnet-1024',
    title: 'PixArt-δ ControlNet 1024',
    summary: 'Makes PixArt-α 1024 follow the edges of a picture, which the HED edge detector finds.',
    kind: 'controlnet',
    parts: ['control-1024'],
    own: 'control-1024',
    side: 1024,
  },
  {
    name: 'hed',
    title: 'HED edge detector',
    summary: 'Finds the edges that the ControlNets follow.',
    kind: 'edge-net',
    parts: ['hed-net'],
    own: 'hed-net',
  },
]

export function partOf(id: PartId): CatalogPart {
  return PARTS[id]
}

export function catalogRow(name: string): CatalogRow | undefined {
  return CATALOG.find((row) => row.name === name)
}
