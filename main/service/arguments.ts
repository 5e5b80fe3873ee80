/** What the service process is started with. */
import { isAbsolute } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { cacheFolder, modelsFolder } from './folders.ts'

const folder = z.string().refine((path) => isAbsolute(path), 'must be an absolute path')

const options = z.object({
  /** Database and backups. */
  data: folder,
  /** Where pictures go until the user chooses a folder. */
  pictures: folder,
  /** Derived data that may be deleted at any time. */
  cache: folder.default(cacheFolder()),
  /** Where fetched models lie. */
  models: folder.default(modelsFolder()),
  threads: z.coerce.number().int().min(1).max(256).optional(),
  /** Version of the Electron that main runs on. */
  electron: z.string().optional(),
  /** Who starts engine and downloads: this process by Node's fork, or main, asked through the port. */
  engine: z.enum(['fork', 'main']).default('fork'),
})
export type ServiceArguments = z.infer<typeof options>

export function serviceArguments(args: readonly string[]): ServiceArguments {
  const names = Object.keys(options.shape)
  const { values } = parseArgs({
    args: [...args],
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' } as const])),
  })
  return options.parse(values)
}
