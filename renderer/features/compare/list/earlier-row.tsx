/** One comparison of the list: its pictures in the order of its lanes, its prompt, how large, when. */
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import type { Picture } from '../../../../preload/contract.ts'
import { useBroken } from '../../../components/use-broken.ts'
import { type ComparedEntry, useComparison } from '../../../state/comparison.ts'
import { sayMoment } from '../../../strings/say.ts'
import { ink, radius, type } from '../../../theme/tokens.ts'
import { sayPrompt, sayState } from '../../history/say-entry.ts'
import { thumbnailUrl } from '../../history/thumbnail.tsx'
import { sayLanes } from '../say-comparison.ts'

/** More are counted by the words below them. */
const MOST = 7

const Root = styled(ButtonBase)({
  width: '100%',
  display: 'grid',
  gap: 6,
  padding: 8,
  justifyContent: 'start',
  justifyItems: 'start',
  textAlign: 'left',
  borderRadius: radius.field,
  '&:hover': { background: ink.hover },
  '&[aria-current="true"]': { background: ink.wash },
  '&:focus-visible, &.Mui-focusVisible': { outlineOffset: -2 },
})
const Strip = styled('span')({ display: 'flex', gap: 3 })
const Place = styled('span')({
  width: 42,
  height: 42,
  overflow: 'hidden',
  borderRadius: radius.picture,
  background: ink.hover,
  '& img': { width: '100%', height: '100%', objectFit: 'cover', display: 'block' },
})
const Prompt = styled('span')({
  ...type.control,
  lineHeight: '18px',
  display: '-webkit-box',
  WebkitLineClamp: 2,
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  overflowWrap: 'anywhere',
})
const Meta = styled('span')({ ...type.meta, color: ink.dim })

interface Props {
  readonly entry: ComparedEntry
  onOpen(): void
}

export function EarlierRow({ entry, onOpen }: Props) {
  const open = useComparison((state) => state.entry?.id === entry.id)
  const { lanes } = entry.comparison
  const words = [sayLanes(entry), sayMoment(entry.createdAt), sayState(entry)].filter(Boolean).join(' · ')
  return (
    <li>
      <Root aria-current={open} onClick={onOpen}>
        <Strip aria-hidden>
          {lanes.slice(0, MOST).map(({ label }, lane) => (
            <Small
              // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its place; labels may be equal
              key={`${lane} ${label}`}
              picture={entry.pictures.find(({ index }) => index === lane)}
            />
          ))}
        </Strip>
        <Prompt>{sayPrompt(entry)}</Prompt>
        <Meta>{words}</Meta>
      </Root>
    </li>
  )
}

/** Its place is there before its picture is. */
function Small({ picture }: { readonly picture: Picture | undefined }) {
  const [broken, onBroken] = useBroken(picture?.id)
  return (
    <Place>
      {picture && !broken && (
        <img src={thumbnailUrl(picture.id)} alt="" decoding="async" draggable={false} onError={onBroken} />
      )}
    </Place>
  )
}
