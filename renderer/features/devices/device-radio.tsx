/** A device to be chosen: its name is the label, and arrows go from card to card. */
import Radio from '@mui/material/Radio'
import { styled } from '@mui/material/styles'
import { Tag } from '../../components/chip.tsx'
import { useStudio } from '../../state/studio.ts'
import { type } from '../../theme/tokens.ts'
import { chooseDevice } from './device-deeds.ts'

const Label = styled('label')({
  display: 'flex',
  alignItems: 'flex-start',
  gap: 8,
  padding: '6px 0 5px',
  minWidth: 0,
})
const Title = styled('span')({
  ...type.prompt,
  fontWeight: 600,
  flex: 1,
  minWidth: 0,
  overflowWrap: 'anywhere',
})

interface Props {
  /** As the settings hold it: `auto`, `cuda:1`. */
  readonly device: string
  readonly title: string
  readonly titleId: string
  readonly tag?: string
}

export function DeviceRadio({ device, title, titleId, tag }: Props) {
  const isChosen = useStudio(({ settings }) => settings.device === device)
  return (
    <Label>
      <Radio
        name="painted-on"
        size="small"
        sx={{ p: 0 }}
        checked={isChosen}
        onChange={() => chooseDevice(device)}
      />
      <Title id={titleId}>{title}</Title>
      {tag && <Tag>{tag}</Tag>}
    </Label>
  )
}
