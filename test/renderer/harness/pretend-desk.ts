/** What the studio says of itself, and what is done outside the window: always yes. */
import { FLOAT16, FLOAT32 } from '../../../native-models/api/precision.ts'
import type { CallName, Settings } from '../../../preload/contract.ts'
import type { Scene } from './scenes.ts'

export const ABOUT = {
  version: '0.1.0',
  electron: '0',
  node: '0',
  onnxruntime: '0',
  sqlite: '0',
  platform: 'test',
  cores: 2,
  memoryBytes: 8e9,
} as const

export const firstSettings = (scene: Scene): Settings => ({
  theme: scene.theme,
  language: 'en',
  previews: true,
  threads: 2,
  picturesFolderName: 'PixArt Studio',
  welcomed: scene.welcomed,
  historyPanel: scene.historyPanel,
  thumbnailSize: 200,
  stepsLimitMb: 2000,
  device: scene.devices === 'fellback' ? 'cuda' : 'auto',
  precision: FLOAT32,
  gpuPrecision: FLOAT16,
  hubMirror: '',
  fetchLimitKb: 0,
})

export const DESK: Partial<Record<CallName, (input: never) => unknown>> = {
  'prompt.measure': ({ text }: { text: string }) => ({
    tokens: text.trim() === '' ? 1 : Math.ceil(text.length / 3.4) + 1,
    limit: 120,
    caption: text.trim().toLowerCase().replace(/\s+/g, ' '),
  }),
  'compare.stepsBytes': () => ({ bytes: 1_240_000_000 }),
  'diagnostics.get': () => ({ text: 'PixArt Studio 0.1.0\nCPU, 2 threads\nNo errors.' }),
  'pictures.saveAs': () => ({ saved: true }),
  'pictures.copy': () => ({}),
  'pictures.show': () => ({}),
  'clipboard.writeText': () => ({}),
  'links.open': () => ({}),
  'folders.openPictures': () => ({}),
}
