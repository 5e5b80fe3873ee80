/** The mark of the studio: three fields of paint and a brush tip. */
import { ink } from '../theme/tokens.ts'

export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 26 26" aria-hidden="true" focusable="false">
      <rect width="12" height="12" rx="2" fill={ink.accent} />
      <rect x="14" width="12" height="12" rx="2" fill={ink.accent} opacity="0.55" />
      <rect y="14" width="12" height="12" rx="2" fill={ink.accent} opacity="0.28" />
      <circle cx="20" cy="20" r="6" fill={ink.text} />
    </svg>
  )
}
