import ReceiptLongOutlined from '@mui/icons-material/ReceiptLongOutlined'
import { useRef } from 'react'
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
      <input
        ref={input}
        hidden
        type="file"
        accept=".json,application/json"
        aria-label={t('recipes.choose')}
        onChange={({ target }) => {
          const [file] = target.files ?? []
          if (file !== undefined) void lookAtRecipe(file)
          target.value = ''
        }}
      />
    </>
  )
}
