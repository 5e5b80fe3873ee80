/** Where pictures go. */
import { t } from '../strings/t.ts'
import { call } from './call.ts'
import { useStudio } from './studio.ts'
import { toast } from './toasts.ts'

/** Asks the user for another folder. Throws a StudioError. */
export async function choosePicturesFolder(): Promise<void> {
  const before = useStudio.getState().settings.picturesFolderName
  const settings = await call('folders.choosePictures', {})
  useStudio.setState({ settings })
  const name = settings.picturesFolderName
  if (name !== before) toast(t('settings.chosen', { name }))
}
