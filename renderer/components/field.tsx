/** A section of the column on the left: its name, what it says now, its control. */
import { styled } from '@mui/material/styles'
import type { ReactNode } from 'react'
import { ink, radius, type } from '../theme/tokens.ts'

const Section = styled('section')({ display: 'flex', flexDirection: 'column', gap: 8 })
const Head = styled('div')({
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: 8,
  minHeight: 20,
  color: ink.dim,
})
export const FieldHead = styled('h3')({ ...type.head, color: ink.dim })
export const FieldMeta = styled('span')({ fontSize: 12, lineHeight: '16px', color: ink.faint })

interface Props {
  readonly label: string
  /** Gives the heading an id, for `aria-labelledby`. */
  readonly id?: string
  readonly meta?: ReactNode
  readonly children: ReactNode
}

export function Field({ label, id, meta, children }: Props) {
  return (
    <Section>
      <Head>
        <FieldHead id={id}>{label}</FieldHead>
        {typeof meta === 'string' ? <FieldMeta>{meta}</FieldMeta> : meta}
      </Head>
      {children}
    </Section>
  )
}

/** What one types into. */
const TYPED = {
  ...type.control,
  width: '100%',
  border: `1px solid ${ink.strongLine}`,
  borderRadius: radius.field,
  background: ink.field,
  color: ink.text,
  '&:focus-visible': { outline: `1px solid ${ink.accent}`, outlineOffset: 0, borderColor: ink.accent },
  '&[aria-invalid="true"]': { borderColor: ink.bad },
} as const

/** A line of text. */
export const TextLine = styled('input')({ ...TYPED, height: 32, padding: '0 10px' })

/** Several lines of text. */
export const TextArea = styled('textarea')({
  ...TYPED,
  display: 'block',
  padding: '6px 10px',
  resize: 'vertical',
})
