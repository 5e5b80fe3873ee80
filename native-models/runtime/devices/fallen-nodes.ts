/** Which nodes of a graph the CPU has computed, as onnxruntime's profiles tell. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const profile = z.array(
  z.object({
    cat: z.string(),
    name: z.string(),
    args: z.object({ provider: z.string().optional() }).optional(),
  }),
)

/** How its profiles name the running of a node. */
const RUN = '_kernel_time'

/** `graph: node`, each once. `folder` holds the profiles of sessions that have ended. */
export function nodesOnCpu(folder: string): string[] {
  const found = readdirSync(folder).flatMap((file) => {
    const graph = file.replace(/_\d{4}-.*$/, '')
    return profile
      .parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))
      .filter(({ cat, name, args }) => {
        return cat === 'Node' && name.endsWith(RUN) && args?.provider === 'CPUExecutionProvider'
      })
      .map(({ name }) => `${graph}: ${name.slice(0, -RUN.length)}`)
  })
  return [...new Set(found)].sort()
}
