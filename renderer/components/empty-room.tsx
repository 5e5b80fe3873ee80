/** An empty room teaches: one sentence, one button, one example that works at once. */
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'
import { ink, type } from '../theme/tokens.ts'

const Root = styled('div')({
  margin: 'auto',
  maxWidth: 420,
  padding: 24,
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'center',
  gap: 12,
  textAlign: 'center',
  '& > svg': { fontSize: 32, color: ink.faint },
})
const Title = styled('h2')({ ...type.title, margin: 0 })
const Sentence = styled('p')({ ...type.prompt, color: ink.dim, textWrap: 'balance' })
const Acts = styled('div')({
  display: 'flex',
  gap: 8,
  flexWrap: 'wrap',
  justifyContent: 'center',
  marginTop: 4,
})

interface Props {
  readonly icon?: ReactNode
  readonly title: string
  readonly sentence: string
  readonly children?: ReactNode
}

export function EmptyRoom({ icon, title, sentence, children }: Props) {
  return (
    <Root>
      {icon}
      <Title>{title}</Title>
      <Sentence>{sentence}</Sentence>
      {children && <Acts>{children}</Acts>}
    </Root>
  )
}
