import { styled } from '@mui/material/styles'
import { marksOf, type ShortcutId } from '../state/shortcuts.ts'
import { ink, type } from '../theme/tokens.ts'

const Key = styled('kbd')({
  ...type.meta,
  fontFamily: 'inherit',
  fontWeight: 500,
  padding: '1px 5px',
  borderRadius: 4,
  background: ink.hover,
  color: 'inherit',
})

const Row = styled('span')({ display: 'inline-flex', gap: 3, flex: 'none' })

/** A shortcut, drawn as keys. For the eye; those who listen get `aria-keyshortcuts`. */
export function KeyMarks({ of }: { of: ShortcutId }) {
  return (
    <Row aria-hidden>
      {marksOf(of).map((mark) => (
        <Key key={mark}>{mark}</Key>
      ))}
    </Row>
  )
}
