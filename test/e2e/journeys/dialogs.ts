/** Answers the desktop's own dialogs, which nobody can see or press in a test. */
import type { Studio } from '../launch.ts'

/** From now on everything that is saved goes to this file. */
export function saveTo({ app }: Studio, path: string): Promise<void> {
  return app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath })
  }, path)
}
