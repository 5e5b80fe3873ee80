/** One comparison of the list: its pictures in the order of its lanes, its prompt, what they differ in, when. */
import DeleteOutlineOutlined from '@mui/icons-material/DeleteOutlineOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import type { KeyboardEvent } from 'react'
import type { Picture } from '../../../../preload/contract.ts'
import { IconButton } from '../../../components/icon-button.tsx'
import { useBroken } from '../../../components/use-broken.ts'
import { type ComparedEntry, useComparison } from '../../../state/comparison.ts'
import { sayMoment } from '../../../strings/say.ts'
import { t } from '../../../strings/t.ts'
import { ink, radius, type } from '../../../theme/tokens.ts'
import { sayPrompt, sayState } from '../../history/say-entry.ts'
import { thumbnailUrl } from '../../history/thumbnail.tsx'
import { canDelete } from '../delete-comparison.ts'
import { sayDifferences, sayLanes, sayLengths, saySeeds } from '../say-comparison.ts'

/** More are counted by the words below them; beside them is room for what one does to it. */
const MOST = 6

const Item = styled('li')({ position: 'relative' })
const Acts = styled('span')({ position: 'absolute', top: 4, right: 4 })
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
const Differences = styled(Meta)({
  display: '-webkit-box',
  WebkitLineClamp: 2,
  WebkitBoxOrient: 'vertical',
  overflow: 'hidden',
  overflowWrap: 'anywhere',
})

interface Props {
  readonly entry: ComparedEntry
  onOpen(): void
  onDelete(): void
}

export function EarlierRow({ entry, onOpen, onDelete }: Props) {
  const open = useComparison((state) => state.entry?.id === entry.id)
  const { lanes } = entry.comparison
  const can = canDelete(entry)
  const words = [
    sayLanes(entry),
    sayLengths(entry),
    saySeeds(entry),
    sayMoment(entry.createdAt),
    sayState(entry),
  ]
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Delete' || !can) return
    event.preventDefault()
    focusBeside(event.currentTarget)
    onDelete()
  }
  return (
    <Item onKeyDown={onKeyDown}>
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
        <Differences>{sayDifferences(entry)}</Differences>
        <Meta>{words.filter(Boolean).join(' · ')}</Meta>
      </Root>
      <Acts>
        <IconButton
          label={t('compare.deleteOne', { what: sayPrompt(entry) })}
          shortcut="deleteComparison"
          icon={<DeleteOutlineOutlined />}
          disabled={!can}
          onClick={({ currentTarget }) => {
            focusBeside(currentTarget)
            onDelete()
          }}
        />
      </Acts>
    </Item>
  )
}

/** The row goes: the keyboard stays in the list. */
function focusBeside(within: Element): void {
  const row = within.closest('li')
  const next = row?.nextElementSibling ?? row?.previousElementSibling
  next?.querySelector<HTMLElement>('button')?.focus()
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
