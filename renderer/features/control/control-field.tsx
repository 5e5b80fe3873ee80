/** Control: the picture whose edges the painting follows. A picture dropped here is always taken. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import { styled } from '@mui/material/styles'
import { useEffect, useRef } from 'react'
import { Field, FieldMeta } from '../../components/field.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { useCompose } from '../../state/compose.ts'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ink, radius } from '../../theme/tokens.ts'
import { useDragOver } from '../drop/drag-state.ts'
import { useAdding } from './adding.ts'
import { removeControl } from './control-deeds.ts'
import { ControlSettings } from './control-settings.tsx'
import { EmptyControl } from './empty-control.tsx'

/** Where a drop lands on the control field: the drop layer looks for it. */
const LANDING = { 'data-landing': 'control' } as const

const Place = styled('div')({
  borderRadius: radius.field,
  '&[data-over="true"]': { outline: `2px dashed ${ink.accent}`, outlineOffset: 4 },
})

export function ControlField() {
  const control = useCompose((state) => state.request.control)
  const adding = useAdding((state) => state.adding)
  const over = useDragOver()
  const place = useFocusAfterRemoval(control !== undefined)
  return (
    <Place ref={place} {...LANDING} data-over={over}>
      <Field label={t('control.title')} id="control-label" meta={control && <Meta />}>
        {control || adding ? <ControlSettings control={control} /> : <EmptyControl over={over} />}
      </Field>
    </Place>
  )
}

/** What had the focus is gone with the picture: it goes on to where the next one lands. */
function useFocusAfterRemoval(isThere: boolean) {
  const place = useRef<HTMLDivElement>(null)
  const was = useRef(isThere)
  useEffect(() => {
    const isLost = document.activeElement === document.body
    if (was.current && !isThere && isLost) place.current?.querySelector('button')?.focus()
    was.current = isThere
  }, [isThere])
  return place
}

function Meta() {
  const net = useCompose((state) => state.request.control?.model)
  const name = useStudio(({ controls }) => controls.find(({ id }) => id === net)?.name)
  return (
    <span style={{ display: 'flex', alignItems: 'center', gap: 4, margin: '-6px -6px -6px 0' }}>
      <FieldMeta>{name}</FieldMeta>
      <IconButton label={t('control.remove')} icon={<CloseOutlined />} onClick={removeControl} />
    </span>
  )
}
