/** A file chooser for the control image: hidden, opened by whatever stands for it. */
import type { RefObject } from 'react'
import { t } from '../../strings/t.ts'
import { takeFile } from './control-deeds.ts'

export function PictureChooser({ ref }: { readonly ref: RefObject<HTMLInputElement | null> }) {
  return (
    <input
      ref={ref}
      hidden
      type="file"
      accept="image/png,image/jpeg,image/webp"
      aria-label={t('control.choose')}
      onChange={({ target }) => {
        const [file] = target.files ?? []
        if (file !== undefined) takeFile(file)
        target.value = ''
      }}
    />
  )
}
