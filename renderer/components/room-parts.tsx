/** What rooms with shelves are made of: a head with what can be done, and below it sections that scroll. */
import { styled } from '@mui/material/styles'
import { type ReactNode, useId } from 'react'
import { ink, radius, type } from '../theme/tokens.ts'

export const RoomFrame = styled('main')({
  height: '100%',
  minWidth: 0,
  minHeight: 0,
  display: 'flex',
  flexDirection: 'column',
  background: ink.background,
})
export const RoomScroll = styled('div')({
  flex: 1,
  minHeight: 0,
  overflowY: 'auto',
  scrollbarGutter: 'stable',
  padding: '16px 6px 32px 16px',
  // At its end nothing lies under a toast.
  paddingBottom: 'calc(32px + var(--toast-height, 0px))',
  display: 'grid',
  alignContent: 'start',
  gap: 24,
})

const Header = styled('header')({
  flex: 'none',
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: 8,
  padding: '10px 16px',
  borderBottom: `1px solid ${ink.line}`,
})
const Words = styled('div')({ flex: '1 1 220px', minWidth: 0 })
const Title = styled('h1')({ ...type.title, lineHeight: '20px', margin: 0 })
const Line = styled('p')({
  ...type.meta,
  color: ink.dim,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
})

interface HeaderProps {
  readonly title: string
  /** How things stand, in one line. */
  readonly line: string
  readonly children?: ReactNode
}

export const RoomHeader = ({ title, line, children }: HeaderProps) => (
  <Header>
    <Words>
      <Title>{title}</Title>
      <Line title={line}>{line}</Line>
    </Words>
    {children}
  </Header>
)

const Head = styled('div')({
  display: 'flex',
  alignItems: 'baseline',
  flexWrap: 'wrap',
  columnGap: 10,
  paddingBottom: 8,
})
const SectionTitle = styled('h2')({ ...type.head, fontSize: 13, lineHeight: '20px' })
const Text = styled('p')({ fontSize: 12, lineHeight: '16px', color: ink.dim })

interface SectionProps {
  readonly title: string
  readonly text: string
  readonly children: (titleId: string) => ReactNode
}

/** One shelf board: its name, a line about it, and what stands on it. */
export function RoomSection({ title, text, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <Head>
        <SectionTitle id={id}>{title}</SectionTitle>
        <Text>{text}</Text>
      </Head>
      {children(id)}
    </section>
  )
}

/** One thing of a shelf. */
export const RoomCard = styled('div')({
  minWidth: 0,
  display: 'flex',
  flexDirection: 'column',
  gap: 8,
  padding: '12px 12px 12px 16px',
  border: `1px solid ${ink.line}`,
  borderRadius: radius.card,
  background: ink.panel,
})

/** Cards side by side, as many as there is room for. */
export const RoomCards = styled('ul')({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(340px, 100%), 1fr))',
  gap: 12,
  paddingRight: 10,
})
