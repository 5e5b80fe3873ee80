import { describe, expect, it } from 'vitest'
import type { ControlUse } from '../../../../native-models/api/request.ts'
import { NOTHING_ADDED, takeOver } from '../../../../renderer/features/history/restore.ts'
import { LORAS } from '../../harness/pretend-loras.ts'
import { MODELS, pretendEntry, SAMPLERS } from '../../harness/scenes.ts'

const { request } = pretendEntry({ n: 1 })
const known = {
  ...{ models: MODELS, samplers: SAMPLERS, loras: LORAS, current: request },
  controls: [{ id: 'nano-hed', name: 'HED edges', summary: '', models: ['nano'] }],
}
const control: ControlUse = {
  ...{ model: 'other-hed', image: 'a'.repeat(64), isEdgeMap: false, fit: 'contain' },
  ...{ strength: 0.5, start: 0, end: 1 },
}

describe('settings that are taken over', () => {
  it('take control and LoRAs off, where a whole request has none', () => {
    const { changes } = takeOver({ ...NOTHING_ADDED, ...request }, known)
    expect(changes).toHaveProperty('control', undefined)
    expect(changes).toHaveProperty('loras', undefined)
  })

  it('leave them as they are, where nothing is said of them', () => {
    expect(Object.keys(takeOver({ prompt: 'fox' }, known).changes)).toEqual(['prompt'])
  })

  it('keep the LoRAs that are here, and say which are not', () => {
    const loras = [
      { name: 'gone', weight: 1 },
      { name: 'line-art', weight: 0.8 },
    ]
    const { changes, left } = takeOver({ loras }, known)
    expect(changes.loras).toEqual([{ name: 'line-art', weight: 0.8 }])
    expect(left).toEqual(['The LoRA “gone” is not on this machine: it is left out.'])
    expect(takeOver({ loras: loras.slice(0, 1) }, known).changes).toHaveProperty('loras', undefined)
  })

  it('follow edges by the ControlNet that is here', () => {
    expect(takeOver({ control }, known).changes.control).toEqual({ ...control, model: 'nano-hed' })
    const elsewhere = takeOver({ control, model: 'PixArt-XL-2-1024-MS' }, known)
    expect(elsewhere.changes.control).toEqual(control)
  })
})
