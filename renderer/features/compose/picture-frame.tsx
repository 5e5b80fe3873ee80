/** The table that pictures lie on, and the frame that one has there: as large as the table allows. */
import { styled } from '@mui/material/styles'
import type { ComponentProps, CSSProperties, ReactNode } from 'react'
import { TOAST_FREE } from '../../components/use-toast-room.ts'
import type { Sides } from '../../state/defaults.ts'
import { ink, radius } from '../../theme/tokens.ts'

/** Room for the progress line under the picture, in pixels. */
export const UNDER = 24
/** Small pictures are shown larger, but not larger than they can bear. */
const MOST_ENLARGED = 4
/** Of the words that may stand under the picture, in pixels: two lines, or three. */
const WORDS = 40
const MORE_WORDS = 56
const GAP = 16

const Table = styled('div')({
  minHeight: 0,
  padding: '16px 24px 0',
  display: 'grid',
  containerType: 'size',
  justifyItems: 'center',
  // What is left over lies under the picture rather than above it: a toast has its place there.
  gridTemplateRows: '1fr auto 3fr',
  '& > *': { gridRow: 2 },
  overflow: 'hidden',
})
/** The words keep close to the picture, and have their room where that is narrow. */
const Middle = styled('div')({
  display: 'grid',
  gridTemplateColumns: 'minmax(min(100cqw, 700px), max-content)',
  justifyItems: 'center',
})
const Words = styled('div')({ width: 0, minWidth: '100%', height: 'var(--words)' })
const Row = styled('div')({ display: 'flex', gap: GAP })
const Frame = styled('div')({
  position: 'relative',
  borderRadius: radius.picture,
  marginBottom: UNDER,
  background: ink.background,
  boxShadow: ink.pictureShadow,
})
/** What fills a frame. */
export const FrameImage = styled('img')({
  position: 'absolute',
  inset: 0,
  width: '100%',
  height: '100%',
  borderRadius: radius.picture,
  objectFit: 'cover',
})

interface TableProps {
  readonly children: ReactNode
  /** What is said under the picture. */
  readonly words?: ReactNode
  /** Three lines of them. */
  readonly more?: boolean
}

export function PictureTable({ children, words, more = false }: TableProps) {
  const said = words !== undefined
  const height = said ? (more ? MORE_WORDS : WORDS) : 0
  return (
    <Table style={{ '--words': `${height}px` } as CSSProperties}>
      <Middle>
        <Row>{children}</Row>
        {said && <Words {...{ [TOAST_FREE]: true }}>{words}</Words>}
      </Middle>
    </Table>
  )
}

interface Props extends ComponentProps<'div'> {
  readonly sides: Sides
  /** How many frames stand side by side. */
  readonly beside?: number
}

export function PictureFrame({ sides: { width, height }, beside = 1, ...rest }: Props) {
  const widest = Math.max(width * MOST_ENLARGED, 640)
  const row = `(100cqw - ${48 + GAP * (beside - 1)}px) / ${beside}`
  return (
    <Frame
      {...rest}
      style={{
        aspectRatio: `${width} / ${height}`,
        width: `min(${row}, (100cqh - var(--words) - ${UNDER + 16}px) * ${width / height}, ${widest}px)`,
      }}
    />
  )
}
