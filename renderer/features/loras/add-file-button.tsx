import AddOutlined from '@mui/icons-material/AddOutlined'
import Button, { type ButtonProps } from '@mui/material/Button'
import { useRef } from 'react'
import { t } from '../../strings/t.ts'
import { addFiles } from './lora-deeds.ts'

/** Files from the disk, copied into the studio's own folder. */
export function AddFileButton({ variant }: Pick<ButtonProps, 'variant'>) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button {...(variant && { variant })} onClick={() => input.current?.click()}>
        <AddOutlined sx={{ fontSize: 18 }} />
        {t('loras.addFile')}
      </Button>
      <input
        ref={input}
        hidden
        multiple
        type="file"
        accept=".safetensors,.pt,.pth,.bin"
        aria-label={t('loras.chooseFile')}
        onChange={({ target }) => {
          addFiles([...(target.files ?? [])])
          target.value = ''
        }}
      />
    </>
  )
}
