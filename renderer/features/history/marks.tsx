/**
 * The marks that long lists have in every row, as bare as can be: a hundred of them come and go in a second of
 * scrolling.
 */

const POINTS = Array.from({ length: 10 }, (_, n) => {
  const radius = n % 2 === 0 ? 9.5 : 4.2
  const angle = (n * Math.PI) / 5 - Math.PI / 2
  return `${(12 + radius * Math.cos(angle)).toFixed(2)},${(12.6 + radius * Math.sin(angle)).toFixed(2)}`
}).join(' ')

interface Props {
  readonly filled: boolean
  /** CSS pixels a side. */
  readonly size: number
}

export function StarMark({ filled, size }: Props) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden focusable="false">
      <polygon
        points={POINTS}
        fill={filled ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinejoin="round"
      />
    </svg>
  )
}

export function CheckMark({ size }: { readonly size: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden focusable="false">
      <path
        d="M5 12.5l4.5 4.5L19 7.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  )
}
