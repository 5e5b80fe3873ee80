import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findLoras } from '../../../../main/service/loras/find-loras.ts'
import { LINE_ART } from './shelf.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'find-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), 'x')
}

async function stems(folder = root): Promise<string[]> {
  return (await findLoras(folder)).loras.map(({ stem }) => stem)
}

describe('findLoras', () => {
  it('finds files of weights in folders and in their folders, three deep', async () => {
    for (const path of ['b.safetensors', 'a.SafeTensors', 'one/c.safetensors', 'one/two/three/d.safetensors'])
      put(path)
    for (const path of ['one/two/three/four/e.safetensors', 'readme.txt', 'a.json', '.hidden.safetensors'])
      put(path)
    put('.part/f.safetensors')
    expect(await stems()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('takes a PEFT folder as one, and finds what else lies in it', async () => {
    cpSync(LINE_ART, join(root, 'peft'), { recursive: true })
    cpSync(LINE_ART, join(root, 'peft/checkpoint-1'), { recursive: true })
    put('peft/other.safetensors')
    const { loras } = await findLoras(root)
    expect(loras).toMatchObject([
      { path: join(root, 'peft'), weights: join(root, 'peft/adapter_model.safetensors'), stem: 'peft' },
      { path: join(root, 'peft/checkpoint-1'), stem: 'checkpoint-1' },
      { path: join(root, 'peft/other.safetensors'), stem: 'other' },
    ])
    expect(await stems(join(root, 'peft'))).toEqual(['peft', 'checkpoint-1', 'other'])
  })

  it('calls what every script calls alike after its folder', async () => {
    put('style of mine/pytorch_lora_weights.safetensors')
    expect(await stems()).toEqual(['style of mine'])
  })

  it('follows links to folders inside, none that leave it, and no circle', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'))
    writeFileSync(join(outside, 'secret.safetensors'), 'x')
    put('real/a.safetensors')
    symlinkSync(join(root, 'real/a.safetensors'), join(root, 'linked.safetensors'))
    symlinkSync(root, join(root, 'real/up'))
    symlinkSync(outside, join(root, 'away'))
    symlinkSync('/nowhere', join(root, 'broken.safetensors'))
    expect(await stems()).toEqual(['linked', 'a'])
    rmSync(outside, { recursive: true })
  })

  it('takes links to files wherever these lie, as the snapshots of a cache are made of them', async () => {
    const blobs = mkdtempSync(join(tmpdir(), 'blobs-'))
    cpSync(LINE_ART, blobs, { recursive: true })
    mkdirSync(join(root, 'snapshot'))
    for (const name of ['adapter_model.safetensors', 'adapter_config.json'])
      symlinkSync(join(blobs, name), join(root, 'snapshot', name))
    symlinkSync(join(blobs, 'adapter_model.safetensors'), join(root, 'plain.safetensors'))
    expect((await findLoras(root)).loras.map(({ path }) => path)).toEqual([
      join(root, 'plain.safetensors'),
      join(root, 'snapshot'),
    ])
    rmSync(blobs, { recursive: true })
  })

  it('says that a folder is missing', async () => {
    expect(await findLoras(join(root, 'gone'))).toEqual({ loras: [], folders: [], missing: true })
    put('file')
    expect(await findLoras(join(root, 'file'))).toMatchObject({ missing: true })
    expect(await findLoras(root)).toMatchObject({ missing: false, folders: [root] })
  })

  it('stops at 5,000', async () => {
    for (let n = 0; n < 5010; n++) writeFileSync(join(root, `${n}.safetensors`), '')
    expect(await stems()).toHaveLength(5000)
  })
})
