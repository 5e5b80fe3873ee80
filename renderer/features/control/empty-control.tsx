/** No control image yet: where one lands, and a button that opens the file chooser. */
import AddPhotoAlternateOutlined from '@mui/icons-material/AddPhotoAlternateOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { useRef } from 'react'
import { FieldMeta } from '../../components/field.tsx'
import { useCompose } from '../../state/compose.ts'
import { ledModels, modelName } from '../../state/controls.ts'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ease } from '../../theme/theme.ts'
import { ink, measure, radius, type } from '../../theme/tokens.ts'
import { PictureChooser } from './picture-chooser.tsx'

const Place = styled(ButtonBase)({
  ...type.control,
  width: '100%',
  height: measure.primary,
  padding: '0 12px',
  gap: 10,
  justifyContent: 'flex-start',
  border: `1px dashed ${ink.strongLine}`,
  borderRadius: radius.field,
  color: ink.dim,
  transition: ease('background-color', 'color', 'border-color'),
  '& svg': { fontSize: measure.icon },
  '&:hover': { color: ink.text, borderColor: ink.faint, background: ink.hover },
  '&[data-over="true"]': { color: ink.accentText, borderColor: 'transparent', background: ink.wash },
})

export function EmptyControl({ over }: { readonly over: boolean }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Place data-over={over} onClick={() => input.current?.click()}>
        <AddPhotoAlternateOutlined />
        {t(over ? 'control.letGo' : 'control.drop')}
      </Place>
      <PictureChooser ref={input} />
      <WhoHasOne />
    </>
  )
}

/** Where the chosen model cannot follow edges: which ones can. */
function WhoHasOne() {
  const id = useCompose((state) => state.request.model)
  const led = useStudio(({ controls }) => controls.some(({ models }) => models.includes(id)))
  if (led) return null
  const others = ledModels()
  const words = [
    t('control.nobodyHas'),
    t('control.whoHas', { model: modelName(id), others: others[0] ?? '' }),
  ]
  const many = t('control.whoHaveMany', { model: modelName(id), others: others.join(', ') })
  return <FieldMeta>{words[others.length] ?? many}</FieldMeta>
}
