/** Which LoRA: a line to search in, and what it finds. The arrow keys go along the list while one types. */
import CheckOutlined from '@mui/icons-material/CheckOutlined'
import Button from '@mui/material/Button'
import Popover from '@mui/material/Popover'
import { styled } from '@mui/material/styles'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Lora } from '../../../preload/contract.ts'
import { TextLine } from '../../components/field.tsx'
import { useCompose } from '../../state/compose.ts'
import { goTo, useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { addLora, isChosen } from './lora-deeds.ts'
import { LoraThumbnail } from './lora-thumbnail.tsx'
import { sayMisfit, sayVerdict } from './lora-words.ts'
import { foundLoras } from './loras-state.ts'

/** Beyond these one searches rather than scrolls. */
const MOST_SHOWN = 60

/** No wider than the column: the rail beside it stays free. */
const Body = styled('div')({ width: 304, padding: 8, display: 'grid', gap: 8 })
const List = styled('div')({ maxHeight: 320, overflowY: 'auto', display: 'grid', gap: 2 })
const Row = styled('div')({
  ...type.control,
  display: 'grid',
  gridTemplateColumns: '36px minmax(0, 1fr) 18px',
  gap: 10,
  alignItems: 'center',
  padding: '6px 8px',
  borderRadius: radius.field,
  cursor: 'default',
  '&[data-active="true"]': { background: ink.hover },
  '&[aria-selected="true"]': { color: ink.accentText },
  '& svg': { fontSize: 18 },
})
const Verdict = styled('span')({
  ...type.meta,
  display: 'block',
  color: ink.dim,
  '&[data-careful="true"]': { color: ink.careful },
})
const Quiet = styled('p')({ ...type.control, color: ink.dim, padding: '8px' })

interface Props {
  readonly anchor: HTMLElement | undefined
  onClose(): void
}

export function LoraPicker({ anchor, onClose }: Props) {
  return (
    <Popover
      open={anchor !== undefined}
      anchorEl={anchor ?? null}
      onClose={onClose}
      // The search line takes the focus, not the paper it lies on.
      disableAutoFocus
      anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
      transformOrigin={{ vertical: 'top', horizontal: 'right' }}
      slotProps={{
        paper: {
          role: 'dialog',
          'aria-label': t('loras.add'),
          sx: {
            border: `1px solid ${ink.strongLine}`,
            boxShadow: ink.shadow,
            borderRadius: `${radius.card}px`,
          },
        },
      }}
    >
      <Choosing onClose={onClose} />
    </Popover>
  )
}

function Choosing({ onClose }: Pick<Props, 'onClose'>) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => input.current?.focus(), [])
  const loras = useStudio((state) => state.loras.loras)
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const usable = loras.filter((lora) => lora.error === undefined)
  const found = foundLoras(usable, { query, folder: undefined })
  const shown = found.slice(0, MOST_SHOWN)
  const take = (lora: Lora | undefined): void => {
    if (lora === undefined) return
    addLora(lora)
    onClose()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by === undefined && event.key !== 'Enter') return
    // Enter closes the list, and must not press the button that gets the focus back.
    event.preventDefault()
    if (by === undefined) {
      take(shown[at])
      return
    }
    const next = Math.min(shown.length - 1, Math.max(0, at + by))
    setAt(next)
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <Body>
      <TextLine
        ref={input}
        type="text"
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={shown[at] && `${id}-${at}`}
        aria-label={t('loras.pickerSearch')}
        placeholder={t('loras.pickerSearch')}
        spellCheck={false}
        autoComplete="off"
        value={query}
        onChange={(event) => {
          setQuery(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <List id={id} role="listbox" aria-label={t('loras.pickerList')}>
        {shown.map((lora, n) => (
          <Choice
            key={lora.id}
            id={`${id}-${n}`}
            lora={lora}
            active={n === at}
            onPoint={() => setAt(n)}
            onTake={() => take(lora)}
          />
        ))}
      </List>
      {shown.length === 0 && (
        <Quiet>{usable.length === 0 ? t('loras.pickerNone') : t('loras.pickerEmpty', { query })}</Quiet>
      )}
      {found.length > shown.length && (
        <Quiet>{t('loras.pickerMore', { count: found.length - shown.length })}</Quiet>
      )}
      <Button onClick={() => goTo('loras')}>{t('loras.toRoom')}</Button>
    </Body>
  )
}

interface ChoiceProps {
  readonly id: string
  readonly lora: Lora
  readonly active: boolean
  onPoint(): void
  onTake(): void
}

function Choice({ id, lora, active, onPoint, onTake }: ChoiceProps) {
  const model = useCompose((state) => state.request.model)
  const chosen = useCompose((state) => isChosen(state.request.loras, lora.name))
  const misfit = sayMisfit(lora, model)
  return (
    <Row
      id={id}
      role="option"
      aria-selected={chosen}
      data-active={active}
      onPointerMove={onPoint}
      onClick={onTake}
    >
      <LoraThumbnail lora={lora} size={36} />
      <span style={{ minWidth: 0 }}>
        {lora.title}
        <Verdict data-careful={misfit !== undefined}>{misfit ?? sayVerdict(lora)}</Verdict>
      </span>
      {chosen && <CheckOutlined aria-label={t('loras.chosen')} />}
    </Row>
  )
}
