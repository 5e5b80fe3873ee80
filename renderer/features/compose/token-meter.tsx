import AddOutlined from '@mui/icons-material/AddOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { TokenLine } from '../../components/token-line.tsx'
import { edit, useCompose } from '../../state/compose.ts'
import { useMeasure } from '../../state/measure.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { openNegative, useNegativeShown } from './negative-shown.ts'

const Negative = styled(ButtonBase)({
  ...type.meta,
  height: 22,
  gap: 2,
  padding: '0 6px 0 4px',
  marginRight: -8,
  borderRadius: 11,
  color: ink.dim,
  '& svg': { fontSize: 14 },
  '&:hover': { background: ink.hover, color: ink.text },
})

/** The T5 tokens of the prompt, and the way to a negative one. */
export function TokenMeter() {
  const measure = useMeasure((state) => state.measure)
  const cut = useCompose((state) => state.request.longPrompt === 'cut')
  const negativeShown = useNegativeShown()
  return (
    <TokenLine
      id="prompt-tokens"
      {...{ measure, cut }}
      onCut={(on) => edit({ longPrompt: on ? 'cut' : 'refuse' })}
    >
      {!negativeShown && (
        <Negative onClick={openNegative}>
          <AddOutlined />
          {t('compose.negative')}
        </Negative>
      )}
    </TokenLine>
  )
}
