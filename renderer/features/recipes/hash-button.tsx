import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { Hint } from '../../components/hint.tsx'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { copyText } from '../history/entry-actions.ts'

const SHOWN = 12

const Root = styled(ButtonBase)({
  ...type.meta,
  fontFamily: 'ui-monospace, monospace',
  padding: '1px 0',
  color: ink.dim,
  '&:hover': { color: ink.text },
})

interface Props {
  readonly label: 'recipes.hashThere' | 'recipes.hashHere'
  readonly hash: string
}

/** The beginning of a sha256; a click copies all of it. */
export function HashButton({ label, hash }: Props) {
  const short = t(label, { hash: hash.slice(0, SHOWN) })
  return (
    <Hint title={t('recipes.copyHash', { hash })}>
      <Root aria-label={t('recipes.copyHash', { hash: short })} onClick={() => copyText(hash)}>
        {short}
      </Root>
    </Hint>
  )
}
