/** A size of one's own: painted in the closest shape and cut to it, or painted at it as it is. */
import { styled } from '@mui/material/styles'
import type { PictureSize } from '../../../native-models/api/request.ts'
import { Chip, ChipRow } from '../../components/chip.tsx'
import { NumberInput } from '../../components/number-input.tsx'
import { edit } from '../../state/compose.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'

/** What the request's schema allows. */
const LARGEST = 8192

type OwnSize = Exclude<PictureSize, { kind: 'aspect' }>

const Row = styled('div')({
  ...type.control,
  display: 'grid',
  gridTemplateColumns: 'auto 72px auto 72px',
  justifyContent: 'start',
  alignItems: 'center',
  gap: 10,
  color: ink.dim,
  '& input': { borderColor: ink.strongLine },
})

export function OwnSizeFields({ size, multiple }: { readonly size: OwnSize; readonly multiple: number }) {
  const side = (name: 'width' | 'height') => (
    <NumberInput
      id={`own-${name}`}
      value={size[name]}
      min={multiple}
      max={LARGEST - (LARGEST % multiple)}
      step={multiple}
      onChange={(value) => edit({ size: { ...size, [name]: value } })}
    />
  )
  return (
    <>
      <Row>
        <label htmlFor="own-width">{t('compose.width')}</label>
        {side('width')}
        <label htmlFor="own-height">{t('compose.height')}</label>
        {side('height')}
      </Row>
      <ChipRow>
        <Chip pressed={size.kind === 'fit'} onClick={() => edit({ size: { ...size, kind: 'fit' } })}>
          {t('compose.cutToSize')}
        </Chip>
        <Chip pressed={size.kind === 'exact'} onClick={() => edit({ size: { ...size, kind: 'exact' } })}>
          {t('compose.paintAtSize')}
        </Chip>
      </ChipRow>
    </>
  )
}
