/** Ctrl-C and its kin. Without imports: it has to be there before anything else is loaded. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * A signal that aborts with the first of them. The handlers stay: npm and scripts/run.mjs pass on what the
 * terminal has sent already, and a second Ctrl-C must not take away the sentence that the first one gets.
 */
export function onInterrupt(): AbortSignal {
  const stop = new AbortController()
  for (const name of SIGNALS) process.on(name, () => stop.abort())
  return stop.signal
}
