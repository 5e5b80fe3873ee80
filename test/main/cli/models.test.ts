import { cpSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NEXT_STEPS } from '../../../native-models/api/errors.ts'
import { startCatalogHub } from '../../hub/catalog-hub.ts'
import type { TestHub } from '../../hub/test-hub.ts'
import {
  CLI,
  end,
  FIXTURES,
  filesIn,
  type Place,
  run,
  said,
  start,
  temporaryPlace,
  WRAPPER,
} from './run-cli.ts'

const ALPHA = 'PixArt-alpha--PixArt-XL-2-1024-MS'
const SMALL = 'PixArt-alpha--PixArt-XL-2-512x512'

const environment = (place: Place, hub?: TestHub, more: Record<string, string> = {}) => ({
  PIXART_MODELS: join(place.folder, 'models'),
  HF_ENDPOINT: hub?.endpoint ?? 'http://127.0.0.1:9',
  NO_PROXY: '*',
  HF_TOKEN: '',
  ...more,
})

const models = (
  place: Place,
  hub: TestHub | undefined,
  args: readonly string[],
  more?: Record<string, string>,
) => run(place, ['models', ...args], { env: environment(place, hub, more) })

const linesOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('models', () => {
  it('lists what there is without a network', async () => {
    using place = temporaryPlace()
    const { status, stdout, stderr } = await models(place, undefined, ['list'])
    expect(status, stderr).toBe(0)
    expect(stdout).toMatch(/^ {2}nano {2,}here {2,}PixArt nano/)
    expect(stdout).toMatch(/^ {2}pixart-1024 +to fetch, ~21\.8 GB /m)
    expect(stdout).toMatch(/^ {2}hed +to fetch, ~59 MB /m)
    const rows = linesOf((await models(place, undefined, ['list', '--json'])).stdout)
    expect(rows).toContainEqual(expect.objectContaining({ name: 'controlnet-512', state: 'absent' }))
  })

  it('fetches, says what before it does, paints by name, verifies, shares, and removes', async () => {
    using place = temporaryPlace()
    await using hub = await startCatalogHub()
    const fetched = await models(place, hub, ['fetch', 'pixart-512'])
    expect(fetched.status, fetched.stderr).toBe(0)
    expect(fetched.stderr).toMatch(/^pixart-512: [\d.]+ MB to fetch of [\d.]+ MB, from 127\.0\.0\.1:\d+\n/)
    expect(fetched.stdout).toBe(`${join(place.folder, 'models', SMALL)}\n`)
    const files = filesIn(join(place.folder, 'models'))
    expect(files).toContain(`${SMALL}/transformer/diffusion_pytorch_model.safetensors`)
    expect(files).toContain(`${ALPHA}/text_encoder/model.safetensors`)
    expect(files.filter((name) => /README|fp16|gitattributes|\.part|\.journal/.test(name))).toEqual([])
    expect(files).not.toContain(`${SMALL}/text_encoder/model.safetensors`)

    const painted = await run(
      place,
      [
        'generate',
        'a fox',
        '--model',
        'pixart-512',
        '--steps',
        '2',
        '--size',
        '128x128',
        '--exact',
        '--json',
      ],
      {
        env: environment(place),
      },
    )
    expect(painted.status, painted.stderr + painted.stdout).toBe(0)

    // Of the other model only what the first does not have.
    const before = hub.servedBytes
    const second = await models(place, hub, ['fetch', 'pixart-1024', '--json'])
    expect(second.status, second.stderr).toBe(0)
    const [{ plan }, done] = linesOf(second.stdout)
    const missing = plan.filter((file: { isHere: boolean }) => !file.isHere)
    expect(
      missing
        .map(({ path }: { path: string }) => path)
        .every((path: string) => path.startsWith('transformer/')),
    ).toBe(true)
    expect(hub.servedBytes - before).toBe(
      missing.reduce((sum: number, file: { sizeBytes: number }) => sum + file.sizeBytes, 0),
    )
    expect(done).toEqual({ name: 'pixart-1024', path: join(place.folder, 'models', ALPHA) })

    // Everything is here: the hub is not asked.
    const asked = hub.asked.length
    expect((await models(place, hub, ['fetch', 'pixart-512'])).stderr).toMatch(
      /^pixart-512: all \d+ files are here\.\n/,
    )
    expect(hub.asked).toHaveLength(asked)

    const whole = await models(place, undefined, ['verify'])
    expect(whole.stdout).toMatch(/^pixart-1024: whole, .*\npixart-512: whole, .*\n$/)

    const removed = await models(place, undefined, ['remove', 'pixart-512'])
    expect(removed.stdout).toMatch(
      /^pixart-512 is gone: [\d.]+ [kM]B are free again\.\n {2}t5-xxl stays .*: pixart-1024 need it\n/,
    )
    expect(existsSync(join(place.folder, 'models', SMALL))).toBe(false)
    const gone = await run(place, ['generate', 'a fox', '--model', 'pixart-512'], { env: environment(place) })
    expect(gone.status).toBe(1)
    expect(gone.stderr).toBe(
      `pixart-512 has not been fetched. (E_MODEL_ABSENT)\n${NEXT_STEPS.E_MODEL_ABSENT}\n`,
    )

    expect((await models(place, undefined, ['remove', 'pixart-1024'])).stdout).toMatch(/are free again\.\n$/)
    expect(filesIn(join(place.folder, 'models')).filter((name) => !name.startsWith('.downloads/'))).toEqual(
      [],
    )
  })

  it('finds a damaged file, and fetches that one again', async () => {
    using place = temporaryPlace()
    await using hub = await startCatalogHub()
    await models(place, hub, ['fetch', 'hed', 'controlnet-512'])
    const net = join(place.folder, 'models/lllyasviel--Annotators/ControlNetHED.pth')
    const bytes = readFileSync(net)
    bytes[1000]! ^= 1
    writeFileSync(net, bytes)
    const found = await models(place, undefined, ['verify', 'hed'])
    expect(found.status).toBe(1)
    expect(found.stdout).toBe(`hed: not whole\n  damaged: ${net}\n`)
    expect(found.stderr).toMatch(/\(E_MODEL_DAMAGED\)/)
    const before = hub.servedBytes
    expect((await models(place, hub, ['fetch', 'hed', 'controlnet-512', '--verify'])).status).toBe(0)
    expect(hub.servedBytes - before).toBe(bytes.length)
    expect((await models(place, undefined, ['verify', 'hed', '--json'])).status).toBe(0)
  })

  it('a fetched ControlNet and edge net are named as they are', async () => {
    using place = temporaryPlace()
    await using hub = await startCatalogHub()
    const { status, stderr } = await models(place, hub, ['fetch', 'pixart-512', 'controlnet-512', 'hed'])
    expect(status, stderr).toBe(0)
    const nets = [
      '--controlnet',
      'controlnet-512',
      '--hed',
      'hed',
      '--control',
      join(FIXTURES, '../../docs/paint-dark.png'),
    ]
    const painted = await run(
      place,
      ['generate', 'a fox', '--model', 'pixart-512', '--steps', '2', '--size', '128x128', '--exact', ...nets],
      {
        env: environment(place),
      },
    )
    expect(painted.status, painted.stderr).toBe(0)
    expect((await run(place, ['inspect', 'hed'], { env: environment(place) })).stdout).toContain(
      'HED edge detector',
    )
  })

  it('an original checkpoint is used with the shared parts', async () => {
    using place = temporaryPlace()
    await using hub = await startCatalogHub()
    const fetched = await models(place, hub, ['fetch', 'pixart-coco-256'])
    expect(fetched.status, fetched.stderr).toBe(0)
    expect(fetched.stdout).toMatch(/PixArt-alpha--PixArt-alpha\/PixArt-XL-2-256x256-MSCOCO-FID732\.pth\n$/)
    const told = await run(place, ['inspect', 'pixart-coco-256'], { env: environment(place) })
    expect(told.stdout).toContain('PixArt transformer with its original keys')
    expect(filesIn(join(place.folder, 'models', ALPHA))).toContain('vae/config.json')
  })

  it('a δ transformer begins with four steps of LCM', async () => {
    using place = temporaryPlace()
    await using hub = await startCatalogHub()
    await models(place, hub, ['fetch', 'pixart-lcm-1024'])
    const painted = await run(
      place,
      ['generate', 'a fox', '--model', 'pixart-lcm-1024', '--size', '256x256', '--exact', '--json'],
      {
        env: environment(place),
      },
    )
    expect(painted.status, painted.stderr).toBe(0)
    expect(linesOf(painted.stdout)[0]).toMatchObject({ sampler: 'lcm', steps: 4, guidance: 0 })
  })

  it('Ctrl-C keeps what came, says so, and the same command goes on', async () => {
    using place = temporaryPlace()
    await using hub = await startCatalogHub()
    const env = environment(place, hub)
    const child = start(place, ['models', 'fetch', 'pixart-512', '--limit', '40kB'], { env })
    const ended = end(child)
    await said(child, /kB of [\d.]+ MB {2}/)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    child.kill('SIGINT')
    const { status, stderr } = await ended
    expect(status, stderr).toBe(130)
    expect(stderr).toMatch(
      /\nCancelled: [\d.]+ [kM]B of [\d.]+ MB are here, and stay\. \(E_CANCELLED\)\nWhat was finished is kept; the same command does the rest\.\n$/,
    )
    expect((await models(place, undefined, ['list'])).stdout).toMatch(
      /^ {2}pixart-512 +partly, [\d.]+ [kM]B of /m,
    )
    const again = await models(place, hub, ['fetch', 'pixart-512'])
    expect(again.status, again.stderr).toBe(0)
  })

  it('a gated repository: says what to do, and takes a token', async () => {
    using place = temporaryPlace()
    const hed = {
      commit: 'f'.repeat(40),
      files: { 'ControlNetHED.pth': Buffer.alloc(20_000, 7) },
      token: 'hf_secret',
    }
    await using hub = await startCatalogHub({ repositories: { 'lllyasviel/Annotators': hed } })
    const refused = await models(place, hub, ['fetch', 'hed'])
    expect(refused.status).toBe(1)
    expect(refused.stderr).toMatch(
      /^lllyasviel\/Annotators needs a permission .* \(E_HUB_GATED\)\nAsk for access .*HF_TOKEN/,
    )
    const wrong = await models(place, hub, ['fetch', 'hed'], { HF_TOKEN: 'hf_old' })
    expect(wrong.stderr).toMatch(/\(E_HUB_TOKEN\)/)
    const given = await models(place, hub, ['fetch', 'hed'], { HF_TOKEN: 'hf_secret' })
    expect(given.status, given.stderr).toBe(0)
    expect(hub.leakedTokens).toBe(0)
  })

  it('knows a folder of the user’s own by a name, and forgets it', async () => {
    using place = temporaryPlace()
    const added = await models(place, undefined, ['add', join(FIXTURES, 'model-1024'), '--name', 'mine'])
    expect(added.status, added.stderr).toBe(0)
    expect(added.stdout).toBe(`mine: model-1024, used where it lies: ${join(FIXTURES, 'model-1024')}\n`)
    const small = ['add', join(FIXTURES, 'model-512'), '--base', 'mine']
    expect((await models(place, undefined, small)).stdout).toMatch(/^model-512: /)
    const painted = await run(
      place,
      ['generate', 'a fox', '--model', 'model-512', '--steps', '2', '--size', '128x128', '--exact'],
      {
        env: environment(place),
      },
    )
    expect(painted.status, painted.stderr).toBe(0)
    expect(
      (await models(place, undefined, ['add', join(FIXTURES, 'model-512'), '--name', 'hed'])).status,
    ).toBe(2)
    const unknown = await models(place, undefined, ['remove', 'nope'])
    expect(unknown.stderr).toMatch(
      /^No model is called nope: there are pixart-1024, .*hed, mine, model-512\./,
    )
    expect((await models(place, undefined, ['remove', 'mine', 'model-512'])).status).toBe(0)
    expect(existsSync(join(FIXTURES, 'model-1024'))).toBe(true)
    expect((await models(place, undefined, ['list'])).stdout).not.toContain('mine')
  })

  it('says that a folder is not whole, and that the parts that a model took are gone', async () => {
    using place = temporaryPlace()
    const broken = join(place.folder, 'broken')
    cpSync(join(FIXTURES, 'model-1024'), broken, { recursive: true })
    truncateSync(join(broken, 'vae/diffusion_pytorch_model.safetensors'), 1000)
    expect((await models(place, undefined, ['add', broken])).stderr).toMatch(
      /^broken cannot be painted with as it is\. .*vae\/diffusion_pytorch_model\.safetensors/,
    )
    await models(place, undefined, ['add', join(FIXTURES, 'model-512'), '--name', 'mine', '--base', 'broken'])
    rmSync(broken, { recursive: true })
    const { stdout } = await models(place, undefined, ['list'])
    const told = stdout.replaceAll(/\s+/g, ' ').match(/Its text encoder and VAE were taken .*? gone\./g)
    expect(told).toEqual(['Its text encoder and VAE were taken from "broken", which is gone.'])
  })

  it.each([
    [['fetch'], /Name at least one model/],
    [['fetch', 'pixart-51'], /No published checkpoint is called pixart-51; close to it: pixart-512/],
    [['fetch', 'hed', '--limit', 'fast'], /a speed such as 5MB/],
    [['fech', 'hed'], /close to it: fetch/],
    [['list', '--verify'], /There is no option --verify/],
    [[], /Say what: list, fetch, verify, remove, add/],
    [['add'], /Name one folder/],
    [['remove', 'pixart-51'], /No model is called pixart-51; close to it: pixart-512/],
  ])('%j is refused with a sentence', async (args, sentence) => {
    using place = temporaryPlace()
    const { status, stderr } = await models(place, undefined, args)
    expect(status).toBe(2)
    expect(stderr).toMatch(sentence)
  })

  it('a hub that cannot be reached, and a web page in its place', async () => {
    using place = temporaryPlace()
    await using hub = await startCatalogHub({ apiFaults: () => ({ kind: 'html' }) })
    const child = start(place, ['models', 'fetch', 'hed'], { env: environment(place, hub) })
    const ended = end(child)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    child.kill('SIGINT')
    expect((await ended).status).toBe(130)
    const nowhere = await models(place, undefined, ['fetch', 'hed'])
    expect(nowhere.status).toBe(1)
    expect(nowhere.stderr).toMatch(
      /^127\.0\.0\.1:9 cannot be reached: it refuses connections\..* \(E_HUB_UNREACHABLE\)\n/,
    )
    const bad = await models(place, undefined, ['fetch', 'hed'], { HF_ENDPOINT: 'not an address' })
    expect(bad.status).toBe(2)
    expect(bad.stderr).toMatch(/^HF_ENDPOINT is not an address/)
  })

  it('comes through npm’s wrapper', async () => {
    using place = temporaryPlace()
    const { status, stdout } = await run(place, ['models', 'list', '--json'], {
      script: WRAPPER,
      env: environment(place),
    })
    expect(status).toBe(0)
    expect(linesOf(stdout)[0]).toMatchObject({ name: 'nano' })
    expect(existsSync(CLI)).toBe(true)
    rmSync(join(place.folder, 'models'), { recursive: true, force: true })
  })
})
