import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readJsonFile } from '../../native-models/formats/json-file.ts'
import { readSafetensors } from '../../native-models/formats/safetensors.ts'
import { readFloat32 } from '../../native-models/formats/tensor-data.ts'
import { CPU, PLAIN } from '../../native-models/graph/dialect.ts'
import { vaeConfig } from '../../native-models/models/vae.ts'
import { Autoencoder } from '../../native-models/runtime/autoencoder.ts'
import { expectForwardParity } from './compare.ts'
import { casesOf, fixturePath } from './fixtures.ts'

const reference = readSafetensors(fixturePath('vae.safetensors'))
const folder = fixturePath('model-1024', 'vae')
const config = readJsonFile(fixturePath('model-1024', 'vae', 'config.json'), vaeConfig)
const cases = casesOf(reference.tensors.keys())
const whole = cases.filter((name) => reference.tensors.has(`${name}.image`))
const tiled = cases.filter((name) => !reference.tensors.has(`${name}.image`))

/** The side of the tiles stands in the fixtures' own description; the overlap is diffusers' quarter. */
function tileSide(): number {
  const side = /tile (\d+)/.exec(readFileSync(fixturePath('README.md'), 'utf8'))?.[1]
  if (!side) throw new Error('README.md of the fixtures does not tell the tile')
  return Number(side)
}

describe.each([CPU, PLAIN])('AutoencoderKL, $name operators', (dialect) => {
  const open = () => new Autoencoder({ folder, config }, { dialect, session: { threads: 1 } })

  it.each(whole)('case %s encodes', async (name) => {
    using vae = open()
    const { mean, std } = await vae.encode(readFloat32(reference, `${name}.image`))
    expectForwardParity(mean.data, readFloat32(reference, `${name}.mean`).data)
    expectForwardParity(std.data, readFloat32(reference, `${name}.std`).data)
  })

  it.each(whole)('case %s decodes', async (name) => {
    using vae = open()
    const decoded = readFloat32(reference, `${name}.decoded`)
    const ours = await vae.decode(readFloat32(reference, `${name}.latent`))
    expect(ours.shape).toEqual(decoded.shape)
    expectForwardParity(ours.data, decoded.data)
  })

  it.each(tiled)('case %s decodes in tiles', async (name) => {
    using vae = open()
    const decoded = readFloat32(reference, `${name}.decoded`)
    const ours = await vae.decodeTiled(readFloat32(reference, `${name}.latent`), {
      tile: tileSide(),
      overlap: 0.25,
    })
    expect(ours.shape).toEqual(decoded.shape)
    expectForwardParity(ours.data, decoded.data)
  })
})

it('the fixtures hold whole and tiled cases', () => {
  expect(whole.length).toBeGreaterThan(0)
  expect(tiled.length).toBeGreaterThan(0)
})
