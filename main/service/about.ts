/** What the studio runs on. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, availableParallelism, platform, release, totalmem } from 'node:os'
import { z } from 'zod'
import type { About } from '../../preload/contract.ts'
import { VERSION } from './version.ts'

const manifest = z.object({ version: z.string() })

/** `electron`: the version that main runs on; this process may run on a Node of its own. */
export function aboutThis({ sqlite, electron }: { sqlite: string; electron: string | undefined }): About {
  return {
    version: VERSION,
    electron: electron ?? process.versions['electron'] ?? '',
    node: process.versions.node,
    onnxruntime: versionOf('onnxruntime-node'),
    sqlite,
    platform: `${platform()} ${release()} ${arch()}`,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  }
}

function versionOf(name: string): string {
  const path = createRequire(import.meta.url).resolve(`${name}/package.json`)
  return manifest.parse(JSON.parse(readFileSync(path, 'utf8'))).version
}
