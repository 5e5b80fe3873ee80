/** In the place of a picture whose file is gone. It fills what it stands in. */
import HideImageOutlined from '@mui/icons-material/HideImageOutlined'
import { styled } from '@mui/material/styles'
import { t } from '../strings/t.ts'
import { ink, type } from '../theme/tokens.ts'

const Root = styled('span')({
  ...type.control,
  position: 'absolute',
  inset: 0,
  display: 'grid',
  placeContent: 'center',
  justifyItems: 'center',
  gap: 8,
  borderRadius: 'inherit',
  background: ink.panel,
  color: ink.faint,
  '& svg': { fontSize: 24 },
  '&[data-small="true"] svg': { fontSize: 18 },
})

/** @param small without words: whatever stands around it names the picture */
export function MissingPicture({ small = false }: { readonly small?: boolean }) {
  return (
    <Root data-small={small} title={small ? t('frame.pictureMissing') : undefined}>
      <HideImageOutlined />
      {!small && <span style={{ color: ink.dim }}>{t('frame.pictureMissing')}</span>}
    </Root>
  )
}
