/** What is replaced in the prompt by each of the values. */
import { styled } from '@mui/material/styles'
import { useId, useState } from 'react'
import type { Axis } from '../../../../native-models/api/comparison.ts'
import { TextLine } from '../../../components/field.tsx'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'

const Label = styled('label')({ fontSize: 11, lineHeight: '14px', color: ink.dim, marginBottom: -4 })

interface Props {
  readonly axis: Extract<Axis, { of: 'prompt' }>
  onChange(axis: Axis): void
}

export function PromptSearch({ axis, onChange }: Props) {
  const id = useId()
  /** An empty search is nothing to look for: it stands in the field alone. */
  const [empty, setEmpty] = useState(false)
  return (
    <>
      <Label htmlFor={id}>{t('compare.searchFor')}</Label>
      <TextLine
        id={id}
        maxLength={10_000}
        autoComplete="off"
        value={empty ? '' : axis.search}
        onChange={({ target: { value } }) => {
          setEmpty(value === '')
          if (value !== '') onChange({ ...axis, search: value })
        }}
        onBlur={() => setEmpty(false)}
      />
      <Label as="span">{t('compare.replaceBy')}</Label>
    </>
  )
}
