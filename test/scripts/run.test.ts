import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PlantedTree } from './planted-tree.ts'

const SCRIPTS = join(import.meta.dirname, '..', '..', 'scripts')

/** A repository whose packages are installed and whose command line is `cli`. */
function plantRepository(cli: string): PlantedTree {
  const lock = JSON.stringify({ packages: {} })
  const tree = new PlantedTree({
    'package.json': JSON.stringify({ type: 'module' }),
    'package-lock.json': lock,
    'node_modules/.package-lock.json': lock,
    'main/cli.ts': cli,
  })
  cpSync(SCRIPTS, tree.path('scripts'), { recursive: true })
  symlinkSync(process.execPath, tree.path('node_modules', 'addon.node'))
  return tree
}

/** `start` paints without a window where there is no display. */
function withoutDisplay(): NodeJS.ProcessEnv {
  const { DISPLAY, WAYLAND_DISPLAY, ...env } = process.env
  return env
}

function run(tree: PlantedTree, args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  return spawnSync(process.execPath, [tree.path('scripts', 'run.mjs'), ...args], {
    encoding: 'utf8',
    env: withoutDisplay(),
    ...options,
  })
}

describe('run.mjs', () => {
  it('hands the arguments on untouched and ends with the exit status of the task', () => {
    using tree = plantRepository(`console.log(JSON.stringify(process.argv.slice(2)))\nprocess.exit(7)\n`)
    const args = ['red "apple"', '', '$HOME *', '--seed=1', '苹果']
    const { status, stdout } = run(tree, ['generate', ...args])
    expect(JSON.parse(stdout)).toEqual(['generate', ...args])
    expect(status).toBe(7)
  })

  it('sets up once, and says nothing the second time', () => {
    using tree = plantRepository(`console.log('done')\n`)
    expect(run(tree, ['start']).stderr).toContain('Ready after')
    expect(run(tree, ['start'])).toMatchObject({ status: 0, stdout: 'done\n', stderr: '' })
  })

  it('runs the command line in the folder where npm was called', () => {
    using tree = plantRepository(`console.log(process.cwd())\n`)
    mkdirSync(tree.path('pictures'))
    const env = { ...process.env, npm_lifecycle_event: 'inspect', INIT_CWD: tree.path('pictures') }
    expect(run(tree, ['inspect'], { cwd: tree.root, env }).stdout.trim()).toBe(tree.path('pictures'))
  })

  it('names the tasks when it does not know one', () => {
    using tree = plantRepository('')
    const { status, stderr } = run(tree, ['paint'])
    expect(status).toBe(1)
    expect(stderr).toContain(`There is no task 'paint'. Tasks: start, generate,`)
  })

  it('explains a failed set-up with a next step', () => {
    using tree = plantRepository('')
    tree.write('package-lock.json', JSON.stringify({ packages: { a: { version: '1.0.0' } } }))
    const unreachable = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' }
    const env = { ...process.env, npm_execpath: '', PATH: '', ...unreachable }
    const { status, stderr } = run(tree, ['start'], { env })
    expect(status).toBe(1)
    expect(stderr).toMatch(/Set-up failed: .+\nNext step: .+/)
  })

  it.skipIf(process.platform === 'win32')('passes a signal on and waits for the task to end', async () => {
    using tree = plantRepository(`
      process.on('SIGINT', () => setTimeout(() => process.exit(42), 200))
      setInterval(() => {}, 1000)
      console.log('up')
    `)
    // Of a session of its own: without a terminal, from which the task would have the signal already.
    const child = spawn(process.execPath, [tree.path('scripts', 'run.mjs'), 'start'], {
      detached: true,
      env: withoutDisplay(),
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    await once(child.stdout, 'data')
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([42, null])
  })
})
