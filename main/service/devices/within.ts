/** Waits for something, and no longer than it may take. → whether it came. @throws what it throws until then */
export async function within(limitMs: number, coming: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), limitMs)
  try {
    return await Promise.race([coming.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
