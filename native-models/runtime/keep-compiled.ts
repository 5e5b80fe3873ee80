/** What Node made of the source files, kept for the next process. */
import * as nodeModule from 'node:module'

/**
 * Node writes its compile cache when a process ends by itself, and these are killed: each would begin by stripping and
 * compiling the same files again. Nothing happens where NODE_COMPILE_CACHE names no folder, and in an older Node.
 */
export function keepCompiled(): void {
  nodeModule.flushCompileCache?.()
}
