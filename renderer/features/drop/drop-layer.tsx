/** Anything may be dropped anywhere: where it would land is said before the hand lets go. */
import BlockOutlined from '@mui/icons-material/BlockOutlined'
import ImageSearchOutlined from '@mui/icons-material/ImageSearchOutlined'
import ReceiptLongOutlined from '@mui/icons-material/ReceiptLongOutlined'
import ViewInArOutlined from '@mui/icons-material/ViewInArOutlined'
import { styled } from '@mui/material/styles'
import { useRef } from 'react'
import { FileChooser } from '../../components/file-chooser.tsx'
import { useRoomShortcut } from '../../state/shortcuts.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { RecipeDialog } from '../recipes/recipe-dialog.tsx'
import { useDrag, useDragOver } from './drag-state.ts'
import { DropDialog } from './drop-dialog.tsx'
import { take } from './drop-state.ts'
import type { Dragged } from './look-at-drag.ts'
import { useDragging } from './use-dragging.ts'

const Veil = styled('div')({
  position: 'fixed',
  inset: 0,
  zIndex: 1400,
  display: 'grid',
  placeItems: 'center',
  background: ink.scrim,
  pointerEvents: 'none',
})
const Card = styled('div')({
  display: 'grid',
  justifyItems: 'center',
  gap: 8,
  maxWidth: 420,
  padding: '28px 32px',
  textAlign: 'center',
  borderRadius: radius.card,
  border: `2px dashed ${ink.accent}`,
  background: ink.raised,
  boxShadow: ink.shadow,
  '&[data-wrong="true"]': { borderColor: ink.strongLine },
  '& svg': { fontSize: 32, color: ink.accent },
  '&[data-wrong="true"] svg': { color: ink.dim },
})
const Title = styled('p')(type.title)
const Text = styled('p')({ ...type.control, color: ink.dim, textWrap: 'balance' })

export function DropLayer() {
  useDragging()
  const dragged = useDrag((state) => state.dragged)
  // The control field itself says what happens there.
  const overControl = useDragOver()
  return (
    <>
      {dragged.kind !== 'nothing' && !overControl && <Landing dragged={dragged} />}
      <FileDoor />
      <DropDialog />
      <RecipeDialog />
    </>
  )
}

/** The same by keyboard and menu: a picture or a recipe chosen from the disk. */
function FileDoor() {
  const input = useRef<HTMLInputElement>(null)
  useRoomShortcut('openPicture', () => input.current?.click())
  return (
    <FileChooser
      ref={input}
      accept="image/png,image/jpeg,image/webp,.json,application/json"
      label={t('shortcuts.openPicture')}
      onChoose={(files) => void take(files)}
    />
  )
}

type Landed = Exclude<Dragged, { kind: 'nothing' }>

function Landing({ dragged }: { readonly dragged: Landed }) {
  const { icon, title, text } = landingOf(dragged)
  return (
    <Veil role="status">
      <Card data-wrong={dragged.kind === 'wrong'}>
        {icon}
        <Title>{title}</Title>
        <Text>{text}</Text>
      </Card>
    </Veil>
  )
}

function landingOf(dragged: Landed) {
  switch (dragged.kind) {
    case 'picture':
      return { icon: <ImageSearchOutlined />, title: t('drop.onePicture'), text: t('drop.onePictureText') }
    case 'several': {
      const title = t('drop.several', { count: dragged.count })
      return { icon: <ImageSearchOutlined />, title, text: t('drop.severalText') }
    }
    case 'weights': {
      const title = t('drop.weights', { count: dragged.count })
      return { icon: <ViewInArOutlined />, title, text: t('drop.weightsText') }
    }
    case 'recipe':
      return { icon: <ReceiptLongOutlined />, title: t('drop.recipe'), text: t('drop.recipeText') }
    case 'wrong':
      return { icon: <BlockOutlined />, title: t('drop.wrongType'), text: t('drop.wrongTypeText') }
  }
}
