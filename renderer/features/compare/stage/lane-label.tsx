/** A name among others like it: where it does not fit, the words that another one begins with give way first. */
import { styled } from '@mui/material/styles'
import { partedLabel } from './short-label.ts'

const Root = styled('span')({ display: 'flex', minWidth: 0, overflow: 'hidden', whiteSpace: 'pre' })
const Shared = styled('span')({ flexShrink: 1000, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' })
const Own = styled('span')({ minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' })

interface Props {
  readonly label: string
  /** All of them, this one among them. */
  readonly labels: readonly string[]
}

export function LaneLabel({ label, labels }: Props) {
  const [shared, own] = partedLabel(labels, label)
  return (
    <Root title={label}>
      {shared !== '' && <Shared>{shared}</Shared>}
      <Own>{own}</Own>
    </Root>
  )
}
