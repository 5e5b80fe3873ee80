/** Values as a list that one types; what cannot be read is said, and keeps the form from being compared. */
import { styled } from '@mui/material/styles'
import { useEffect, useId, useState } from 'react'
import type { Axis } from '../../../../native-models/api/comparison.ts'
import { FieldMeta, TextArea, TextLine } from '../../../components/field.tsx'
import { t } from '../../../strings/t.ts'
import { type TypedAxis, textOf, typedAxis } from './axis-kinds.ts'
import { type Edge, useTyping } from './obstacles.ts'

const Area = styled(TextArea)({ minHeight: 74 })

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
