import { cpSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loraState } from '../../../../native-models/models/lora/lora-files.ts'
import { temporaryFolder } from '../../files.ts'
import { PEFT } from './lora-files.ts'

function copy(): { folder: string; weights: string; config: string } {
  const folder = join(temporaryFolder(), 'style')
  cpSync(PEFT, folder, { recursive: true })
  return {
    folder,
    weights: join(folder, 'adapter_model.safetensors'),
    config: join(folder, 'adapter_config.json'),
  }
}

describe('the state of a LoRA', () => {
  it('stays as long as its files do', () => {
    const { folder, weights } = copy()
    for (const path of [folder, weights]) expect(loraState(path)).toBe(loraState(path))
    writeFileSync(join(folder, 'README.md'), 'notes')
    expect(loraState(folder)).toBe(loraState(folder))
  })

  it('is another one when its config is, or comes, or goes', () => {
    const { folder, weights, config } = copy()
    for (const path of [folder, weights]) {
      const states = [loraState(path)]
      writeFileSync(config, '{')
      states.push(loraState(path))
      rmSync(config)
      states.push(loraState(path))
      writeFileSync(config, '{"r": 4}')
      states.push(loraState(path))
      expect(new Set(states).size).toBe(4)
    }
  })

  it('is another one when its weights are', () => {
    const { folder, weights } = copy()
    for (const path of [folder, weights]) {
      const before = loraState(path)
      utimesSync(weights, new Date(), new Date(1e12 + Number(path === folder)))
      expect(loraState(path)).not.toBe(before)
    }
  })

  it('of a file that is not PEFT’s has no config', () => {
    const path = join(temporaryFolder(), 'style.safetensors')
    writeFileSync(path, 'weights')
    const before = loraState(path)
    writeFileSync(join(path, '../adapter_config.json'), '{}')
    expect(loraState(path)).toBe(before)
  })

  it('tells what is broken, absent or without weights too', () => {
    const folder = join(temporaryFolder(), 'a')
    const states = [loraState(folder)]
    mkdirSync(folder)
    states.push(loraState(folder))
    writeFileSync(join(folder, 'one.safetensors'), 'broken')
    states.push(loraState(folder))
    expect(new Set(states).size).toBe(3)
  })
})
