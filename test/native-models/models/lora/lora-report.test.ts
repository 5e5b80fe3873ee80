import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { assertLoraFits, type FittedModel, loraFit } from '../../../../native-models/models/lora/lora-fit.ts'
import {
  alphaText,
  loraReport,
  rangeText,
  verdict,
} from '../../../../native-models/models/lora/lora-report.ts'
import { openLora } from '../../../../native-models/models/lora/open-lora.ts'
import { openModelFolder } from '../../../../native-models/models/model-folder.ts'
import { MODEL_1024, NANO, randomTensor, temporaryFolder, thrownBy } from '../../files.ts'
import { PEFT, writeLora } from './lora-files.ts'

const LINE_ART = join(NANO, '../loras/line-art')

function modelOf(folder: string): FittedModel {
  const { name, transformer, textEncoder } = openModelFolder(folder)
  return { name, transformer: transformer.config, textEncoder: textEncoder.config }
}
const nano = modelOf(NANO)
const large = modelOf(MODEL_1024)
const lineArt = openLora({ path: LINE_ART })
const fixture = openLora({ path: PEFT })

const pair = (path: string, inputs: number, out: number, rank = 2) => ({
  [`${path}.lora_down.weight`]: randomTensor([rank, inputs], 1),
  [`${path}.lora_up.weight`]: randomTensor([out, rank], 2),
})

describe('what a LoRA is', () => {
  it('the embedded one', () => {
    const report = loraReport(lineArt)
    expect(report).toMatchObject({
      dialect: 'PEFT adapter',
      kinds: ['low rank'],
      rank: { least: 16, most: 16 },
      alpha: { least: 16, most: 16, sources: ['adapter_config.json'] },
      layers: 80,
      textLayers: 0,
      unmatched: [],
      refused: [],
      trainedOn: { width: 192, blocks: 8, sizeConditions: false },
    })
    expect(report.matched).toHaveLength(160)
    expect(alphaText(report)).toBe('16, from adapter_config.json')
    expect(verdict(lineArt, nano)).toBe(`rank 16, matches all 80 layers of ${nano.name}`)
  })

  it('of several ranks and alphas', () => {
    const tensors = { ...pair('proj_out', 48, 32, 2), ...pair('adaln_single.linear', 48, 288, 5) }
    const report = loraReport(openLora({ path: writeLora(tensors) }))
    expect([rangeText(report.rank), alphaText(report)]).toEqual(['2 to 5', '2 to 5, assumed'])
  })

  it.each([
    [[0, 0], 'Its alpha is 0: it does nothing.'],
    [[0, 2], 'Of 1 of its 2 layers alpha is 0: they do nothing.'],
    [[1, 2], undefined],
  ])('an alpha of 0 does nothing, and that is told: %j', ([one, two], warning) => {
    const number = (value: number) => ({ shape: [], data: Float32Array.of(value) })
    const tensors = {
      ...{ ...pair('proj_out', 48, 32), 'proj_out.alpha': number(one!) },
      ...{ ...pair('adaln_single.linear', 48, 288), 'adaln_single.linear.alpha': number(two!) },
    }
    const lora = openLora({ path: writeLora(tensors) })
    expect(loraReport(lora).warnings).toEqual(warning === undefined ? [] : [warning])
    const said = `rank 2, matches all 2 layers of ${large.name}`
    expect(verdict(lora, large)).toBe(warning === undefined ? said : `${warning} ${said}`)
  })

  it('its trigger words, the most frequent first', () => {
    const metadata = {
      'modelspec.trigger_phrase': 'line art icon, drawing',
      ss_tag_frequency: JSON.stringify({
        '10_icons': { fox: 3, 'line art icon': 9 },
        more: { fox: 4, owl: 5 },
      }),
    }
    const words = (own: Record<string, string>) =>
      loraReport(openLora({ path: writeLora(pair('proj_out', 48, 32), { metadata: own }) })).triggerWords
    expect(words(metadata)).toEqual(['line art icon', 'drawing', 'fox', 'owl'])
    for (const odd of ['no JSON', '[]', '{"a":1}', '{"a":{"b":"c"}}', 'null'])
      expect(words({ ss_tag_frequency: odd })).toEqual([])
  })

  it('one for few steps is known by its names alone', () => {
    const lcm = (path: string, metadata = {}) =>
      loraReport(openLora({ path: writeLora(pair('proj_out', 48, 32), { path, metadata }) })).lcm
    const folder = temporaryFolder()
    expect(lcm(join(folder, 'pixart-LCM-r64.safetensors'))).toBe('its name')
    expect(lcm(join(folder, 'a.safetensors'), { 'modelspec.title': 'PixArt LCM' })).toBe('its metadata')
    expect(lcm(join(folder, 'dolcmont.safetensors'), { 'modelspec.title': 'talcmagic' })).toBeUndefined()
  })
})

describe('whether it fits a model', () => {
  it('the model it was made for', () => {
    expect(loraFit(fixture, large)).toEqual({ matched: 41, total: 41, missing: [], misfit: undefined })
    assertLoraFits(lineArt, nano)
  })

  it('of another width, or of more blocks', () => {
    expect(thrownBy(() => assertLoraFits(fixture, nano))).toMatchObject({
      code: 'E_LORA_MISMATCH',
      message: `The LoRA lora-peft was made for a transformer 48 wide, and ${nano.name} is 192 wide.`,
    })
    const shallow = { ...large, transformer: { ...large.transformer, num_layers: 2 } }
    expect(loraFit(fixture, shallow).misfit!.message).toContain('of 3 blocks, and')
  })

  it('layers for size conditions do nothing where the model has none', () => {
    const without = { ...large, transformer: { ...large.transformer, use_additional_conditions: false } }
    const fit = loraFit(fixture, without)
    expect(fit.misfit).toBeUndefined()
    expect(fit.missing).toHaveLength(4)
    expect(verdict(fixture, without)).toContain('matches 37 of 41 layers')
  })

  it('a weight of another shape is named', () => {
    const lora = openLora({ path: writeLora(pair('proj_out', 48, 33)) })
    const { misfit } = loraFit(lora, large)
    expect(misfit).toMatchObject({ code: 'E_LORA_SHAPE' })
    expect(misfit!.message).toContain('proj_out.lora_down.weight')
    expect(misfit!.message).toContain('(33, 48)')
    expect(misfit!.message).toContain('(32, 48)')
  })

  it('nothing of it', () => {
    const tensors = pair('encoder.block.7.layer.0.SelfAttention.q', 8, 8)
    expect(loraFit(openLora({ path: writeLora(tensors) }), large).misfit).toMatchObject({
      code: 'E_LORA_MISMATCH',
    })
  })
})
