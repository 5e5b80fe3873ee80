/** LoRAs that the window is shown: one of each kind that looks different. */
import { StudioError } from '../../../native-models/api/errors.ts'
import type { Lora, LoraFolder } from '../../../preload/contract.ts'
import { uuid } from './uuid.ts'

export const FOLDERS: readonly LoraFolder[] = [
  { id: uuid(4, 1), name: 'loras', kind: 'embedded', missing: false },
  { id: uuid(4, 2), name: 'loras', kind: 'own', missing: false },
  { id: uuid(4, 3), name: 'Downloads', kind: 'watched', missing: true },
]

export function pretendLora(n: number, changes: Partial<Lora> = {}): Lora {
  const name = changes.name ?? `style ${n}`
  return {
    ...{ id: uuid(3, n), name, title: name, fileName: `${name}.safetensors`, folder: uuid(4, 2) },
    ...{ embedded: false, bytes: 4_300_000 + n, fits: ['nano'], triggerWords: [], preferredWeight: 1 },
    ...{ description: '', notes: '', thumbnail: n % 3 !== 0, thumbnailVersion: n },
    report: {
      ...{ dialect: 'PEFT', rank: '16', alpha: '16, from adapter_config.json', matched: 58, total: 58 },
      ...{ unmatched: [], verdict: 'rank 16, matches all 58 layers of PixArt nano', isLcm: false },
    },
    ...changes,
  }
}

/** One of each kind that looks different. */
export const LORAS: readonly Lora[] = [
  pretendLora(1, {
    ...{ name: 'line-art', title: 'Line art', folder: uuid(4, 1), embedded: true, preferredWeight: 0.8 },
    ...{ triggerWords: ['line art icon of …'], description: 'Black lines on white, as icons have them.' },
  }),
  pretendLora(2, {
    ...{ name: 'paper-cut', title: 'Paper cut', notes: 'Good with plain backgrounds.' },
    triggerWords: ['paper cut', 'layered paper', 'soft shadow', 'craft'],
  }),
  pretendLora(3, {
    ...{ name: 'pixart-lcm', title: 'PixArt LCM' },
    report: {
      ...{ dialect: 'diffusers', rank: '64', alpha: '1, folded into the weights', matched: 58, total: 58 },
      ...{ unmatched: [], verdict: 'rank 64, matches all 58 layers of PixArt nano', isLcm: true },
    },
  }),
  pretendLora(4, {
    ...{ name: 'ukiyo-e', title: 'Ukiyo-e, after Hokusai', fits: ['PixArt-XL-2-1024-MS'] },
    triggerWords: ['ukiyo-e'],
  }),
  pretendLora(5, {
    ...{ name: 'sdxl-detail', title: 'SDXL detail tweaker', fits: [] },
    misfit: 'It was made for SDXL: none of its 722 layers is one of PixArt’s.',
    report: {
      ...{ dialect: 'kohya', rank: '8', alpha: '4, from the file', matched: 0, total: 722 },
      unmatched: Array.from({ length: 50 }, (_, n) => `lora_unet_input_blocks_${n}_0_proj_in.lora_down`),
      ...{ verdict: 'rank 8, matches none of 722 layers', isLcm: false },
    },
  }),
  withoutReport(6),
]

function withoutReport(n: number): Lora {
  const { report: _, ...lora } = pretendLora(n, { name: 'half-fetched', fits: [], thumbnail: false })
  const error = new StudioError(
    'E_SAFETENSORS_LAYOUT',
    'half-fetched.safetensors is cut short: 2.1 MB of 4.3 MB.',
  )
  return { ...lora, error: error.toReport() }
}
