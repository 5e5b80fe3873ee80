import AddOutlined from '@mui/icons-material/AddOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { edit, useCompose } from '../../state/compose.ts'
import { fullness, useMeasure } from '../../state/measure.ts'
import { t } from '../../strings/t.ts'
import { ink, motion, type } from '../../theme/tokens.ts'
import { openNegative, useNegativeShown } from './negative-shown.ts'

const Root = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  height: 28,
  whiteSpace: 'nowrap',
  padding: '0 12px 2px',
  ...type.meta,
  color: ink.faint,
})
const Rail = styled('div')({ flex: 1, height: 2, borderRadius: 1, background: ink.line, overflow: 'hidden' })
const Bar = styled('div')({
  height: '100%',
  transformOrigin: 'left',
  background: 'currentColor',
  transition: `transform ${motion.quick}`,
})
const Cut = styled(ButtonBase)({
  ...type.meta,
  color: ink.text,
  textDecoration: 'underline',
  textUnderlineOffset: 2,
})

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

const COLOURS = { fine: ink.faint, near: ink.careful, over: ink.bad } as const

/** The T5 tokens of the prompt. It warns before the end is reached, and offers to cut what is too much. */
export function TokenMeter() {
  const measure = useMeasure((state) => state.measure)
  const cut = useCompose((state) => state.request.longPrompt === 'cut')
  const negativeShown = useNegativeShown()
  const negative = !negativeShown && (
    <Negative onClick={openNegative}>
      <AddOutlined />
      {t('compose.negative')}
    </Negative>
  )
  if (measure === undefined) {
    return (
      <Root>
        <Rail id="prompt-tokens" />
        {negative}
      </Root>
    )
  }
  const { limit } = measure
  // The end mark is no word of his.
  const tokens = measure.caption === '' ? 0 : measure.tokens
  const level = fullness(measure)
  return (
    <Root>
      <Rail style={{ color: level === 'fine' ? ink.dim : COLOURS[level] }}>
        <Bar style={{ transform: `scaleX(${Math.min(1, tokens / limit)})` }} />
      </Rail>
      <span
        id="prompt-tokens"
        style={{ color: COLOURS[level] }}
        aria-live={level === 'fine' ? 'off' : 'polite'}
      >
        {words(level, tokens, limit)}
      </span>
      {level !== 'over' && negative}
      {level === 'over' && (
        <Cut aria-pressed={cut} onClick={() => edit({ longPrompt: cut ? 'refuse' : 'cut' })}>
          {t(cut ? 'compose.cutOn' : 'compose.cutPrompt')}
        </Cut>
      )}
    </Root>
  )
}

function words(level: keyof typeof COLOURS, tokens: number, limit: number): string {
  if (level === 'over') return t('compose.tokensOver', { over: tokens - limit, tokens, limit })
  return t('compose.tokens', { tokens, limit })
}
