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

  it('takes a PEFT folder as one, and does not look into it', async () => {
    cpSync(LINE_ART, join(root, 'peft'), { recursive: true })
    put('peft/checkpoint-1/g.safetensors')
    const { loras } = await findLoras(root)
    expect(loras).toMatchObject([
      { path: join(root, 'peft'), weights: join(root, 'peft/adapter_model.safetensors'), stem: 'peft' },
    ])
    expect(await stems(join(root, 'peft'))).toEqual(['peft'])
  })

  it('calls what every script calls alike after its folder', async () => {
    put('style of mine/pytorch_lora_weights.safetensors')
    expect(await stems()).toEqual(['style of mine'])
  })

  it('follows links inside the folder, none that leave it, and no circle', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'outside-'))
    writeFileSync(join(outside, 'secret.safetensors'), 'x')
    put('real/a.safetensors')
    symlinkSync(join(root, 'real/a.safetensors'), join(root, 'linked.safetensors'))
    symlinkSync(root, join(root, 'real/up'))
    symlinkSync(outside, join(root, 'away'))
    symlinkSync(join(outside, 'secret.safetensors'), join(root, 'stolen.safetensors'))
    symlinkSync('/nowhere', join(root, 'broken.safetensors'))
    expect(await stems()).toEqual(['linked', 'a'])
    rmSync(outside, { recursive: true })
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
