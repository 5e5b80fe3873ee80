/** Starts an Electron under a test's control. */
import { _electron, type ElectronApplication, errors } from 'playwright-core'

const LONGEST_START_MS = 30_000

/** Now and then, on a busy machine, the fall-back never tells its driver that it is ready: a second one does. */
export function startElectron(
  options: NonNullable<Parameters<typeof _electron.launch>[0]>,
): Promise<ElectronApplication> {
  const launch = () => _electron.launch({ ...options, timeout: LONGEST_START_MS })
  return launch().catch((thrown) => {
    if (thrown instanceof errors.TimeoutError) return launch()
    throw thrown
  })
}
