/** What NVIDIA's own tool tells of its adapters: memory, which /proc leaves out. */
import type { Adapter } from './adapter.ts'
import { toolOutput } from './tool-output.ts'

const QUERY = ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader,nounits']
const LIMIT_MS = 5000

/** Empty where the tool is not there or does not answer. */
export async function nvidiaAdapters(tool = 'nvidia-smi', limitMs = LIMIT_MS): Promise<Adapter[]> {
  return adaptersOfSmi((await toolOutput(tool, { args: QUERY, limitMs })) ?? '')
}

/** One line an adapter: `NVIDIA H200, 143771, 570.86.15`; the memory in MiB. */
export function adaptersOfSmi(text: string): Adapter[] {
  return text.split('\n').flatMap((line) => {
    const [name, memory, driver] = line.split(',').map((word) => word.trim())
    if (!name || !driver) return []
    const bytes = Number(memory) * 2 ** 20
    return [{ name, vendor: 'nvidia' as const, memoryBytes: bytes > 0 ? bytes : undefined, driver }]
  })
}
