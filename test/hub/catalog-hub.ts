/** The published repositories of the catalog, with small networks of random weights in place of the real ones. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type HubRepository, TestHub } from './test-hub.ts'

const FIXTURES = join(import.meta.dirname, '../fixtures')

const LCM_SCHEDULER = join(
  import.meta.dirname,
  '../../native-models/nano/pixart-nano-lcm/scheduler/scheduler_config.json',
)

type Files = Record<string, Buffer>

function filesBelow(folder: string, prefix = ''): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    files.sort().map((path) => [prefix + relative(folder, path).replaceAll('\\', '/'), readFileSync(path)]),
  )
}

const commit = (digit: string): string => digit.repeat(40)

/** As they are at the hub: with files that nobody needs beside those that are fetched. */
function catalogRepositories(): Record<string, HubRepository> {
  const alpha = filesBelow(join(FIXTURES, 'model-1024'))
  const scheduler = filesBelow(join(FIXTURES, 'model-1024/scheduler'), 'scheduler/')
  const small = { ...filesBelow(join(FIXTURES, 'model-512/transformer'), 'transformer/'), ...scheduler }
  const extra = { 'README.md': Buffer.from('# A model'), '.gitattributes': Buffer.from('*.bin lfs') }
  const read = (name: string) => readFileSync(join(FIXTURES, name))
  return {
    'PixArt-alpha/PixArt-XL-2-1024-MS': { commit: commit('a'), files: { ...alpha, ...extra } },
    'PixArt-alpha/PixArt-XL-2-512x512': {
      commit: commit('b'),
      files: {
        ...small,
        ...extra,
        'transformer/diffusion_pytorch_model.fp16.safetensors': Buffer.alloc(70_000),
        'text_encoder/model.safetensors': Buffer.alloc(70_000),
      },
    },
    'PixArt-alpha/PixArt-LCM-XL-2-1024-MS': {
      commit: commit('c'),
      files: {
        ...Object.fromEntries(Object.entries(alpha).filter(([path]) => path.startsWith('transformer/'))),
        'scheduler/scheduler_config.json': readFileSync(LCM_SCHEDULER),
      },
    },
    'PixArt-alpha/PixArt-alpha': {
      commit: commit('d'),
      files: { 'PixArt-XL-2-256x256-MSCOCO-FID732.pth': read('original-plain.pth') },
    },
    'PixArt-alpha/PixArt-ControlNet': {
      commit: commit('e'),
      files: {
        'PixArt-XL-2-512-ControlNet.pth': read('controlnet-plain.pth'),
        'PixArt-XL-2-1024-ControlNet.pth': read('controlnet-ms.pth'),
      },
    },
    'lllyasviel/Annotators': { commit: commit('f'), files: { 'ControlNetHED.pth': read('hed.pth') } },
  }
}

type Options = Omit<Parameters<typeof TestHub.start>[0], 'repositories'> & {
  readonly repositories?: Record<string, HubRepository>
}

export function startCatalogHub(options: Options = {}): Promise<TestHub> {
  const repositories = { ...catalogRepositories(), ...options.repositories }
  return TestHub.start({ largeBytes: 10_000, pageEntries: 5, ...options, repositories })
}
