/** The port to the process that started this one, whether that is Electron (utilityProcess) or Node (fork). */

export interface Port {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

interface ElectronParentPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

/** Without a parent there is nobody to paint for: the process ends when the parent does. */
export function openParentPort(): Port {
  const electron = (process as { parentPort?: ElectronParentPort }).parentPort
  if (electron) {
    return {
      post: (message) => electron.postMessage(message),
      onMessage: (listener) => electron.on('message', ({ data }) => listener(data)),
    }
  }
  if (!process.send)
    throw new Error('This is the inference process: it is started by the studio or the command line.')
  process.on('disconnect', () => process.exit(0))
  return {
    post: (message) => process.send?.(message),
    onMessage: (listener) => process.on('message', listener),
  }
}
