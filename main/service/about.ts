/** What the studio runs on. */
import { arch, availableParallelism, platform, release, totalmem } from 'node:os'
import type { About } from '../../preload/contract.ts'
import { VERSION, versionOf } from './version.ts'

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
