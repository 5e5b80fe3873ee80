/** Anything may be dropped anywhere: where it would land is said before the hand lets go. */
import BlockOutlined from '@mui/icons-material/BlockOutlined'
import ImageSearchOutlined from '@mui/icons-material/ImageSearchOutlined'
import { styled } from '@mui/material/styles'
import { useEffect, useRef, useState } from 'react'
import { useRoomShortcut } from '../../state/shortcuts.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { DropDialog } from './drop-dialog.tsx'
import { take } from './drop-state.ts'
import { type Dragged, lookAt } from './look-at-drag.ts'

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
  const dragged = useDrag()
  return (
    <>
      {dragged.kind !== 'nothing' && <Landing dragged={dragged} />}
      <FileDoor />
      <DropDialog />
    </>
  )
}

/** The same by keyboard and menu: a picture chosen from the disk. */
function FileDoor() {
  const input = useRef<HTMLInputElement>(null)
  useRoomShortcut('openPicture', () => input.current?.click())
  return (
    <input
      ref={input}
      hidden
      type="file"
      accept="image/png"
      aria-label={t('shortcuts.openPicture')}
      onChange={({ target }) => {
        void take([...(target.files ?? [])])
        target.value = ''
      }}
    />
  )
}

function Landing({ dragged }: { readonly dragged: Dragged }) {
  const wrong = dragged.kind === 'wrong'
  return (
    <Veil role="status">
      <Card data-wrong={wrong}>
        {wrong ? <BlockOutlined /> : <ImageSearchOutlined />}
        <Title>{titleOf(dragged)}</Title>
        <Text>
          {t(
            wrong
              ? 'drop.wrongTypeText'
              : dragged.kind === 'several'
                ? 'drop.severalText'
                : 'drop.onePictureText',
          )}
        </Text>
      </Card>
    </Veil>
  )
}

function titleOf(dragged: Dragged): string {
  if (dragged.kind === 'wrong') return t('drop.wrongType')
  return dragged.kind === 'several' ? t('drop.several', { count: dragged.count }) : t('drop.onePicture')
}

const NOTHING: Dragged = { kind: 'nothing' }

/** Listens to the whole window; what is dragged inside of it is none of this. */
function useDrag(): Dragged {
  const [dragged, setDragged] = useState<Dragged>(NOTHING)
  useEffect(() => {
    let ours = false
    const over = (event: DragEvent): void => {
      const seen = ours ? NOTHING : lookAt([...(event.dataTransfer?.items ?? [])])
      if (seen.kind === 'nothing') return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = seen.kind === 'wrong' ? 'none' : 'copy'
      setDragged((known) => (sameDrag(known, seen) ? known : seen))
    }
    const leave = (event: DragEvent): void => {
      // Out of the window, not from one thing in it to another.
      if (event.relatedTarget === null) setDragged(NOTHING)
    }
    const drop = (event: DragEvent): void => {
      setDragged(NOTHING)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (ours || files.length === 0) return
      event.preventDefault()
      void take(files)
    }
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (files.length === 0) return
      event.preventDefault()
      void take(files)
    }
    const stop = new AbortController()
    const { signal } = stop
    window.addEventListener(
      'dragstart',
      () => {
        ours = true
      },
      { signal },
    )
    window.addEventListener(
      'dragend',
      () => {
        ours = false
      },
      { signal },
    )
    window.addEventListener('dragenter', over, { signal })
    window.addEventListener('dragover', over, { signal })
    window.addEventListener('dragleave', leave, { signal })
    window.addEventListener('drop', drop, { signal })
    window.addEventListener('paste', paste, { signal })
    return () => stop.abort()
  }, [])
  return dragged
}

const sameDrag = (a: Dragged, b: Dragged): boolean =>
  a.kind === b.kind && (a.kind !== 'several' || b.kind !== 'several' || a.count === b.count)
