/** A file chooser for the control image: hidden, opened by whatever stands for it. */
import type { RefObject } from 'react'
import { FileChooser } from '../../components/file-chooser.tsx'
import { t } from '../../strings/t.ts'
import { takeFile } from './control-deeds.ts'

export function PictureChooser({ ref }: { readonly ref: RefObject<HTMLInputElement | null> }) {
  return (
    <FileChooser
      ref={ref}
      accept="image/png,image/jpeg,image/webp"
      label={t('control.choose')}
      onChoose={([file]) => {
        if (file !== undefined) takeFile(file)
      }}
    />
  )
}
