import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { usualBudgets } from '../../../../main/service/downloads/budgets.ts'
import { currentCommit, filesOfCommit } from '../../../../main/service/downloads/hub.ts'
import { HubConnection } from '../../../../main/service/downloads/hub-connection.ts'
import { hubFromEnvironment } from '../../../../main/service/downloads/hub-options.ts'
import { content } from '../../../hub/content.ts'
import { TestHub } from '../../../hub/test-hub.ts'
import { TestProxy } from '../../../hub/test-proxy.ts'
import { HedPlace } from './downloads-process.ts'
import { OneFile, QUICK } from './one-file.ts'

const MIB = 1 << 20
const REPO = 'owner/weights'
const COMMIT = 'c'.repeat(40)
const never = new AbortController().signal

describe('the way to the hub', () => {
  it('a silent connection is noticed within 20 s with the real budgets, and the fetch goes on', async () => {
    await using one = await OneFile.open(content(41, 9 * MIB))
    let silentMs = 0
    one.faults = ({ number }) => {
      if (number > 0) return undefined
      silentMs = performance.now()
      return { kind: 'stall', at: 100_000 }
    }
    const { troubles } = await one.fetch({ budgets: { ...usualBudgets, keepFreeBytes: 0, floorBytes: 0 } })
    const elapsedMs = performance.now() - silentMs
    console.log(`a stall was noticed and mended after ${(elapsedMs / 1000).toFixed(1)} s`)
    expect(elapsedMs).toBeLessThan(23_000)
    expect(troubles.map(({ code }) => code)).toEqual(['E_FETCH_STALLED'])
  })

  it('a proxy: everything goes through it, and nothing beside it', async () => {
    await using one = await OneFile.open(content(42, 3 * MIB))
    await using proxy = await TestProxy.start()
    await one.fetch({ hub: { proxy: proxy.url } })
    const hosts = new Set(proxy.asked)
    expect(hosts).toContain(new URL(one.hub.endpoint).host)
    expect(hosts.size).toBe(2)
  })

  it('the proxy of the environment, as every program reads it', async () => {
    await using place = await HedPlace.open(content(43, 2 * MIB))
    await using proxy = await TestProxy.start()
    const { HTTP_PROXY, http_proxy, NO_PROXY, no_proxy } = process.env
    Object.assign(process.env, { HTTP_PROXY: proxy.url, http_proxy: proxy.url, NO_PROXY: '', no_proxy: '' })
    try {
      const { downloads } = place.start()
      const wanted = place.wanted()
      await downloads.fetch({ ...wanted, hub: { endpoint: place.hub.endpoint } }).ended
    } finally {
      for (const [name, value] of Object.entries({ HTTP_PROXY, http_proxy, NO_PROXY, no_proxy }))
        if (value === undefined) delete process.env[name]
        else process.env[name] = value
    }
    expect(proxy.asked).toContain(new URL(place.hub.endpoint).host)
  })

  it('a mirror below a path of its own', async () => {
    await using hub = await TestHub.start({
      repositories: { [REPO]: { commit: COMMIT, files: { 'a.json': Buffer.from('{}') } } },
    })
    const mirror = createServer((request, response) => {
      const path = request.url ?? ''
      if (!path.startsWith('/mirror/hub/')) return void response.writeHead(500).end()
      response.writeHead(307, { location: hub.endpoint + path.slice('/mirror/hub'.length) }).end()
    })
    await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve))
    const endpoint = `http://127.0.0.1:${(mirror.address() as AddressInfo).port}/mirror/hub`
    await using connection = new HubConnection({ endpoint, proxy: '' }, QUICK)
    expect(await currentCommit(connection, REPO, never)).toBe(COMMIT)
    mirror.close()
  })

  it('a token goes to the hub and never to the storage that it sends to', async () => {
    const files = { 'model.safetensors': content(44, 2 * MIB) }
    await using hub = await TestHub.start({
      repositories: { [REPO]: { commit: COMMIT, files, token: 'hf_secret' } },
    })
    await using connection = new HubConnection(
      { endpoint: hub.endpoint, token: 'hf_secret', proxy: '' },
      QUICK,
    )
    const url = connection.at(`${REPO}/resolve/${COMMIT}/model.safetensors`)
    const answer = await connection.get(url, { signal: never })
    expect(answer).toMatchObject({ kind: 'answer', status: 200, byHub: false })
    if (answer.kind === 'answer') await answer.body.dump({ limit: 1 << 22 })
    expect(hub.asked.some((line) => line.startsWith('storage '))).toBe(true)
    expect(hub.leakedTokens).toBe(0)
    await using stranger = new HubConnection({ endpoint: hub.endpoint, proxy: '' }, QUICK)
    await expect(currentCommit(stranger, REPO, never)).rejects.toMatchObject({ code: 'E_HUB_GATED' })
  })

  it('a list in pages, of which names that lead elsewhere are left out', async () => {
    const bytes = Buffer.from('{}')
    const good = ['config.json', 'transformer/config.json', 'vae/diffusion_pytorch_model.safetensors']
    const bad = [
      '../up',
      '/etc/passwd',
      'a/../../b',
      'C:/x',
      'a\\b',
      '.hidden',
      'con.json',
      'x/',
      'a//b',
      'CONFIG.json',
      'a\u0000b',
    ]
    const files = Object.fromEntries([...good, ...bad].map((path) => [path, bytes]))
    await using hub = await TestHub.start({
      repositories: { [REPO]: { commit: COMMIT, files } },
      pageEntries: 2,
    })
    await using connection = new HubConnection({ endpoint: hub.endpoint, proxy: '' }, QUICK)
    const listed = await filesOfCommit(connection, { repo: REPO, commit: COMMIT }, never)
    expect(listed.map(({ path }) => path)).toEqual(good)
    expect(hub.asked.length).toBe(7)
  })

  it.each([
    ['a web page', 'text/html', '<html></html>'],
    ['broken data', 'application/json', '[{'],
    ['other data', 'application/json', '{"sha":"no"}'],
    ['too much data', 'application/json', `"${'x'.repeat(9 << 20)}"`],
  ])('%s in place of the hub’s answer is a typed error', async (_, type, text) => {
    const server = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': type }).end(text),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await using connection = new HubConnection({ endpoint, proxy: '' }, { ...QUICK, patienceMs: 100 })
    await expect(currentCommit(connection, REPO, never)).rejects.toMatchObject({ code: 'E_HUB_ANSWER' })
    server.closeAllConnections()
    server.close()
  })

  it('a hub that is not there, and a repository that is not', async () => {
    await using nowhere = new HubConnection(
      { endpoint: 'http://127.0.0.1:9', proxy: '' },
      { ...QUICK, patienceMs: 100 },
    )
    await expect(currentCommit(nowhere, REPO, never)).rejects.toMatchObject({
      code: 'E_HUB_UNREACHABLE',
      message: expect.stringMatching(/refuses connections/),
    })
    await using hub = await TestHub.start({ repositories: {} })
    await using connection = new HubConnection({ endpoint: hub.endpoint, proxy: '' }, QUICK)
    await expect(currentCommit(connection, REPO, never)).rejects.toMatchObject({ code: 'E_HUB_MISSING' })
  })

  it('HF_ENDPOINT and HF_TOKEN', () => {
    expect(hubFromEnvironment({})).toEqual({ endpoint: 'https://huggingface.co' })
    const given = hubFromEnvironment({ HF_ENDPOINT: 'https://mirror.example/hf/', HF_TOKEN: ' hf_x ' })
    expect(given).toEqual({ endpoint: 'https://mirror.example/hf', token: 'hf_x' })
    expect(() => hubFromEnvironment({ HF_ENDPOINT: 'ftp://x' })).toThrow(/HF_ENDPOINT/)
    expect(() => hubFromEnvironment({ HF_TOKEN: 'a\r\nHost: b' })).toThrow(/HF_TOKEN/)
  })
})
