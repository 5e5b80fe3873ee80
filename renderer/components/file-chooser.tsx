/** The system's dialog for files from the disk: not seen itself, opened by whatever stands for it (`ref.current.click()`). */
import type { RefObject } from 'react'

interface Props {
  readonly ref: RefObject<HTMLInputElement | null>
  readonly label: string
  /** Types and endings, with commas. */
  readonly accept: string
  readonly multiple?: boolean
  onChoose(files: readonly File[]): void
}

export function FileChooser({ ref, label, accept, multiple = false, onChoose }: Props) {
  return (
    <input
      ref={ref}
      hidden
      multiple={multiple}
      type="file"
      accept={accept}
      aria-label={label}
      onChange={({ target }) => {
        onChoose([...(target.files ?? [])])
        target.value = '' // the same file may be chosen again
      }}
    />
  )
}
