import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeColossus, writeWideDecoder } from '../../e2e/journeys/wide-models.ts'
import { end, run, start, temporaryPlace } from './run-cli.ts'

const LARGE = ['generate', 'cartoon of fox on a teal background', '--model', 'nano-lcm', '--steps', '1']

it.runIf(process.platform === 'linux')(
  'memory that runs out is told of, and less is tried once',
  async () => {
    using place = temporaryPlace()
    const child = start(place, [...LARGE, '--size', '1024x1024', '--exact', '--seed', '7', '--count', '2'])
    // The engine that it starts is held to it, too.
    execFileSync('prlimit', ['--pid', String(child.pid), `--data=${1200 * 2 ** 20}`])
    const { status, stderr, stdout } = await end(child, { limitMs: 100_000 })
    expect(stderr).toMatch(
      /\nMemory ran out; painting again with .* in tiles of 512 px\. A picture in tiles /,
    )
    expect(status).toBe(0)
    expect(stdout.trim().split('\n')).toHaveLength(2)
    expect(readdirSync(place.pictures).filter((name) => name.endsWith('.png'))).toHaveLength(2)
  },
  120_000,
)

it('what will not fit is refused before anything of it is loaded', async () => {
  using place = temporaryPlace()
  const folder = join(place.folder, 'colossus')
  writeColossus(folder)
  const { status, stderr, stdout } = await run(place, ['generate', 'fox', '--model', folder])
  expect(status).toBe(1)
  expect(stderr).toMatch(/^PixArt colossus at 2048 × 2048 needs about .* \(E_MEMORY_SHORT\)\n/)
  expect(stderr).toContain('Choose fewer bits')
  expect(stdout).toBe('')
})

it('a smaller plan is said before it is painted', async () => {
  using place = temporaryPlace()
  const folder = join(place.folder, 'wide')
  writeWideDecoder(folder)
  const { stderr } = await run(place, ['generate', 'fox', '--model', folder, '--steps', '1'])
  // Its weights are of another model: it goes no further.
  expect(stderr).toMatch(/\nMemory is short: painting with .* in tiles of (512|256) px\.\n/)
  expect(stderr).toMatch(/\(E_WEIGHTS_/)
})
