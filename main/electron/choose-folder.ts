/** Asks for a folder. → undefined where none was chosen */
import { dialog } from 'electron'
import { requireWindow } from './window.ts'

export async function chooseFolder(): Promise<string | undefined> {
  const { canceled, filePaths } = await dialog.showOpenDialog(requireWindow(), {
    properties: ['openDirectory', 'createDirectory'],
  })
  return canceled ? undefined : filePaths[0]
}
