import ReceiptLongOutlined from '@mui/icons-material/ReceiptLongOutlined'
import { useRef } from 'react'
import { FileChooser } from '../../components/file-chooser.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { t } from '../../strings/t.ts'
import { lookAtRecipe } from './recipe-state.ts'

/** A recipe from the disk, without dragging. */
export function OpenRecipeButton() {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <IconButton
        label={t('recipes.open')}
        icon={<ReceiptLongOutlined />}
        onClick={() => input.current?.click()}
      />
      <FileChooser
        ref={input}
        accept=".json,application/json"
        label={t('recipes.choose')}
        onChoose={([file]) => {
          if (file !== undefined) void lookAtRecipe(file)
        }}
      />
    </>
  )
}
