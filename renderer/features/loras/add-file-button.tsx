import AddOutlined from '@mui/icons-material/AddOutlined'
import Button, { type ButtonProps } from '@mui/material/Button'
import { useRef } from 'react'
import { FileChooser } from '../../components/file-chooser.tsx'
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
      <FileChooser
        ref={input}
        multiple
        accept=".safetensors,.pt,.pth,.bin"
        label={t('loras.chooseFile')}
        onChoose={addFiles}
      />
    </>
  )
}
