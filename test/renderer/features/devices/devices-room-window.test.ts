/** The Devices room, in a real window on a pretended studio. */
import { describe, expect, it } from 'vitest'
import { FLOAT16, FLOAT32 } from '../../../../native-models/api/precision.ts'
import { asked, button, inHarness, page, show, text } from '../../harness/in-harness.ts'

inHarness()

const open = async (devices: string, more: Readonly<Record<string, string>> = {}) => {
  await show({ scene: 'plain', devices, stepMs: '20', ...more })
  await page().keyboard.press('Control+6')
  await page().getByRole('heading', { name: 'Devices', exact: true }).waitFor()
}
const card = (name: string | RegExp) => page().getByRole('listitem', { name, exact: true })
const device = (name: string | RegExp) => page().getByRole('radio', { name })
const bits = (part: string, name: string) =>
  page()
    .getByRole('radiogroup', { name: part })
    .getByRole('radio', { name: new RegExp(`^${name}`) })

describe('the devices', () => {
  it('are shown by name, memory and versions, and what cannot be used with what is missing', async () => {
    await open('alone')
    await text('Painting on the processor: the only device that can be used here').waitFor()
    const processor = card('AMD Ryzen 7 5800X 8-Core Processor')
    await processor.getByText('16 GB of memory').waitFor()
    await processor.getByText('onnxruntime 1.30.0').waitFor()
    await processor.getByText('Not tested yet in float32').waitFor()
    const absent = page().getByRole('region', { name: 'Cannot be used here' })
    expect(await absent.getByRole('listitem').count()).toBe(3)
    const dml = absent.getByRole('listitem', { name: 'DirectML (Windows)' })
    await dml.getByText('DirectML is a part of Windows.').waitFor()
    // It is no task for anybody here.
    expect(await dml.getByText('Choose another device.').count()).toBe(0)
    const webgpu = absent.getByRole('listitem', { name: /^WebGPU/ })
    await webgpu.getByText('Install what the sentence names, then look again.', { exact: true }).waitFor()
    expect(await device(/CPU$/).count()).toBe(1)
    expect(
      await page()
        .getByRole('radio', { name: /DirectML/ })
        .count(),
    ).toBe(0)
  })

  it('carry the verdict of their tests, with figures and with what to do', async () => {
    await open('gpus')
    const fast = card('NVIDIA GeForce RTX 4090')
    await fast.getByText(/^Passed: off by 0.41\s% of the latent, picture 47\sdB$/).waitFor()
    await fast.getByText(/^In float16, tested/).waitFor()
    await fast.getByRole('button', { name: 'Figures of the test' }).click()
    await fast.getByText('20 steps of 3.7 ms').waitFor()
    await fast.getByText('84 TFLOP/s').waitFor()
    await fast.getByText('4 parts: vae.mid.attention, text.embed, a and more').waitFor()
    const wrong = card('NVIDIA GeForce GTX 970')
    await wrong.getByText(/^Failed: What cuda:1 painted is not the processor’s picture/).waitFor()
    await wrong.getByText(/^Do not paint with it/).waitFor()
    await card('Automatic').getByRole('button', { name: 'Why nothing else' }).click()
    await card('Automatic').getByText('Not on the processor: 140 GFLOP/s.').waitFor()
  })

  it('are chosen with the arrows, from card to card', async () => {
    await open('gpus')
    expect(await device('Automatic').isChecked()).toBe(true)
    await device('Automatic').focus()
    await page().keyboard.press('ArrowDown')
    await text('Painting on the processor: as you chose').waitFor()
    await page().keyboard.press('ArrowDown')
    await text('Painting on NVIDIA GeForce RTX 4090 (CUDA): as you chose').waitFor()
    expect(await asked('settings.set')).toEqual([{ device: 'cpu' }, { device: 'cuda' }])
    await page().keyboard.press('Control+1')
    await text(/· NVIDIA GeForce RTX 4090 \(CUDA\)$/).waitFor()
  })

  it('are looked for again when that is asked', async () => {
    await open('gpus', { stepMs: '1500' })
    await button('Look again').click()
    await button('Looking…').waitFor()
    expect(await button('Looking…').getAttribute('aria-busy')).toBe('true')
    await card('NVIDIA GeForce RTX 4090').waitFor()
    await button('Look again').waitFor()
    await text('Looked again: nothing new.').waitFor()
    expect(await asked('devices.shelf')).toContainEqual({ again: true })
  })

  it('say that they are looked for, before any is known', async () => {
    await open('looking')
    await text('Looking what this machine can paint on').waitFor()
    await text('Painting on the processor: others are still being looked for').waitFor()
  })

  it('say why they are not what was chosen, and how to let the studio choose', async () => {
    await open('fellback')
    await text(
      'Pictures are painted on the processor for now. CUDA 13 and cuDNN 9 are not whole: libcudnn.so.9, libcublasLt.so.13 are missing.',
    ).waitFor()
    await button('Choose Automatic').click()
    await text(/^Pictures are painted on the processor for now/).waitFor({ state: 'detached' })
    expect(await asked('settings.set')).toEqual([{ device: 'auto' }])
    expect(await device('Automatic').isChecked()).toBe(true)
  })
})

describe('a test', () => {
  it('is made in the bits that would be used, in words, and its button keeps the focus', async () => {
    await open('alone', { stepMs: '400' })
    const test = button('Test (about ten seconds): the processor')
    await test.focus()
    await page().keyboard.press('Enter')
    const processor = card('AMD Ryzen 7 5800X 8-Core Processor')
    await processor.getByText('Being tested in float32').waitFor()
    await button('Cancel the test: the processor').waitFor()
    await processor.getByText('Passed: the same numbers as the processor’s in float32').waitFor()
    await button('Test again: the processor').waitFor()
    expect(await page().evaluate(() => document.activeElement?.textContent)).toBe('Test again')
    expect(await asked('devices.test')).toEqual([{ device: 'cpu', precision: FLOAT32 }])
  })

  it('gives way to painting, and says so', async () => {
    await open('testing', { scene: 'busy' })
    const first = card('NVIDIA GeForce RTX 4090')
    await first.getByText('Waits to be tested in float16').waitFor()
    await first.getByText('It begins, or begins again, when the picture is painted.').waitFor()
  })

  it('waits its turn, and is given up with the others', async () => {
    await open('testing')
    await card('NVIDIA GeForce RTX 4090').getByText('Being tested in float16').waitFor()
    const waiting = card('NVIDIA GeForce GTX 970')
    await waiting.getByText('Waits to be tested in float16').waitFor()
    await waiting.getByText(/^1 test comes before it/).waitFor()
    await button('Stop the tests').click()
    await waiting.getByText(/^Failed: What cuda:1/).waitFor()
    expect(await button('Stop the tests').count()).toBe(0)
    expect(await asked('devices.cancelTests')).toHaveLength(1)
  })
})

describe('the bits of each part', () => {
  it('show what they take and what they lose, once that was measured', async () => {
    await open('alone')
    await page()
      .getByText(
        /^Of each part, on the processor\. Memory is of PixArt nano; errors were measured on the embedded/,
      )
      .waitFor()
    const int8 = page().getByRole('radiogroup', { name: 'Transformer' }).locator('label', { hasText: 'int8' })
    await int8.getByText('404 MB in all').waitFor()
    await int8.getByText('3.7 MB of weights').waitFor()
    await int8.getByText('not measured yet').waitFor()
    await button('Measure the errors of 3 choices').click()
    await int8.getByText(/^off by 0.43\s%, 47\sdB$/).waitFor()
    await button('Measure the errors again').waitFor()
    expect(await asked('devices.test')).toEqual([
      { device: 'cpu', precision: { ...FLOAT32, transformer: 'int8' } },
      { device: 'cpu', precision: { ...FLOAT32, textEncoder: 'int8' } },
      { device: 'cpu', precision: { ...FLOAT32, textEncoder: 'int4' } },
    ])
  })

  it('are kept for the processor, and asked for anew what they take', async () => {
    await open('alone')
    await bits('Text encoder', 'int4').click()
    await bits('Transformer', 'int8').click()
    await expect
      .poll(() => asked('settings.set'))
      .toEqual([
        { precision: { ...FLOAT32, textEncoder: 'int4' } },
        { precision: { ...FLOAT32, transformer: 'int8', textEncoder: 'int4' } },
      ])
    await card(/^AMD/).getByText('Not tested yet in transformer int8, text encoder int4').waitFor()
    await expect.poll(async () => (await asked('devices.precisions')).length).toBeGreaterThanOrEqual(3)
  })

  it('are kept for GPUs apart', async () => {
    await open('gpus')
    await bits('Transformer', 'float32').click()
    await expect
      .poll(() => asked('settings.set'))
      .toEqual([{ gpuPrecision: { ...FLOAT16, transformer: 'float32' } }])
    expect(await page().getByRole('radiogroup', { name: 'Transformer' }).getByRole('radio').count()).toBe(2)
  })

  it('stop being measured', async () => {
    await open('testing')
    await button('Stop measuring, 2 left').click()
    await button('Measure the errors of 5 choices').waitFor()
  })

  it('say that what they take is not known, and why', async () => {
    await open('fellback')
    await text('The configs of nano cannot be read.').waitFor()
    expect(await text('memory not known').count()).toBe(6)
  })
})

describe('the room', () => {
  it('is led to from the settings', async () => {
    await show({ scene: 'plain', devices: 'gpus' })
    await page().keyboard.press('Control+7')
    await text('Painting on NVIDIA GeForce RTX 4090 (CUDA), in float16.').waitFor()
    await button('Open Devices').click()
    await card('NVIDIA GeForce RTX 4090').waitFor()
  })

  it.each([
    [1024, 700],
    [1280, 800],
    [3840, 2160],
  ])('fits a window of %i × %i', async (width, height) => {
    await show({ scene: 'plain', devices: 'gpus' }, { width, height })
    await page().keyboard.press('Control+6')
    await card('NVIDIA GeForce RTX 4090').waitFor()
    const wide = await page().evaluate(() =>
      [...document.querySelectorAll('main *')]
        .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')
        .map((one) => `${one.tagName} ${one.textContent?.slice(0, 40)}`),
    )
    expect(wide).toEqual([])
  })

  it('keeps its cards where they are while tests go on', async () => {
    await open('gpus', { stepMs: '300' })
    const heading = page().getByRole('heading', { name: 'Precision' })
    const before = await heading.boundingBox()
    await button('Test again: NVIDIA GeForce RTX 4090 (CUDA)').click()
    await text('Being tested in float16').waitFor()
    expect(await heading.boundingBox()).toEqual(before)
  })
})
