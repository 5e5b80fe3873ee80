/** A small ring that fills, or a triangle where something needs a look: two shapes, so that colour says nothing alone. */
import { styled } from '@mui/material/styles'
import { ink } from '../theme/tokens.ts'

const SIDE = 12
const RADIUS = 4.5
const AROUND = 2 * Math.PI * RADIUS

const Root = styled('svg')({
  position: 'absolute',
  top: 4,
  right: 6,
  borderRadius: SIDE / 2,
  background: ink.background,
})

interface Props {
  readonly kind: 'moves' | 'waits'
  /** From 0 to 1. */
  readonly share: number
}

export const ShareMark = ({ kind, share }: Props) => (
  <Root
    width={SIDE}
    height={SIDE}
    viewBox={`0 0 ${SIDE} ${SIDE}`}
    // The rail's own icons are larger.
    style={{ fontSize: SIDE }}
    data-share-mark={kind}
    aria-hidden
  >
    {kind === 'moves' ? <Ring share={share} /> : <path d="M6 1.2 11 10.6H1Z" fill={ink.careful} />}
  </Root>
)

const Ring = ({ share }: { readonly share: number }) => (
  <g fill="none" strokeWidth={2.5} transform={`rotate(-90 ${SIDE / 2} ${SIDE / 2})`}>
    <circle cx={SIDE / 2} cy={SIDE / 2} r={RADIUS} stroke={ink.strongLine} />
    <circle
      cx={SIDE / 2}
      cy={SIDE / 2}
      r={RADIUS}
      stroke={ink.accent}
      strokeDasharray={`${share * AROUND} ${AROUND}`}
    />
  </g>
)
