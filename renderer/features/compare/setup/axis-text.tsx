/** Values as a list that one types; what cannot be read is said, and keeps the form from being compared. */
import { styled } from '@mui/material/styles'
import { useEffect, useId, useState } from 'react'
import type { Axis } from '../../../../native-models/api/comparison.ts'
import { FieldMeta, TextLine } from '../../../components/field.tsx'
import { t } from '../../../strings/t.ts'
import { ink, radius, type } from '../../../theme/tokens.ts'
import { type TypedAxis, textOf, typedAxis } from './axis-kinds.ts'
import { type Edge, useTyping } from './obstacles.ts'

const Area = styled('textarea')({
  ...type.control,
  display: 'block',
  width: '100%',
  minHeight: 74,
  padding: '6px 10px',
  resize: 'vertical',
  border: `1px solid ${ink.strongLine}`,
  borderRadius: radius.field,
  background: ink.field,
  color: ink.text,
  '&:focus-visible': { outline: `1px solid ${ink.accent}`, outlineOffset: 0, borderColor: ink.accent },
  '&[aria-invalid="true"]': { borderColor: ink.bad },
})

interface Props {
  readonly edge: Edge
  readonly axis: TypedAxis
  onChange(axis: Axis): void
}

export function AxisText({ edge, axis, onChange }: Props) {
  const id = useId()
  const [typed, setTyped] = useState<string>()
  const wrong = useTyping((state) => state[edge])
  useEffect(() => () => useTyping.setState({ [edge]: undefined }), [edge])
  const change = (text: string): void => {
    setTyped(text)
    const read = typedAxis(axis, text)
    useTyping.setState({ [edge]: 'wrong' in read ? read.wrong : undefined })
    if ('axis' in read) onChange(read.axis)
  }
  const shared = {
    id,
    value: typed ?? textOf(axis),
    spellCheck: false,
    'aria-invalid': wrong !== undefined,
    'aria-describedby': `${id}-help`,
    onChange: ({ target }: { target: { value: string } }) => change(target.value),
    // What is wrong stays to be set right; what is right is written out.
    onBlur: () => wrong === undefined && setTyped(undefined),
  }
  return (
    <>
      <label className="only-heard" htmlFor={id}>
        {t('compare.values')}
      </label>
      {axis.of === 'prompt' ? <Area rows={3} {...shared} /> : <TextLine autoComplete="off" {...shared} />}
      <FieldMeta id={`${id}-help`}>{t(`compare.typing_${axis.of}`)}</FieldMeta>
    </>
  )
}
