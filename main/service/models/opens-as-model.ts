/** Whether a place holds a model, with what `base` has where it lacks parts. Only configs and headers are read. */
import { openModelFolder } from '../../../native-models/models/model-folder.ts'

export function opensAsModel(path: string, base: string | undefined): boolean {
  try {
    openModelFolder(path, { base })
    return true
  } catch {
    return false // whatever it is, it cannot be painted with
  }
}
