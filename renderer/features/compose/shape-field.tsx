/** The model's buckets, drawn. Arrow keys go from shape to shape. */
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { type KeyboardEvent, useMemo, useState } from 'react'
import type { PictureSize } from '../../../native-models/api/request.ts'
import { Field, FieldMeta } from '../../components/field.tsx'
import { Hint } from '../../components/hint.tsx'
import { edit, useCompose } from '../../state/compose.ts'
import { closestBucket, pictureSides, type Sides } from '../../state/defaults.ts'
import { useStudio } from '../../state/studio.ts'
import { sayRatio } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ease } from '../../theme/theme.ts'
import { ink } from '../../theme/tokens.ts'
import { OwnSizeFields } from './own-size.tsx'
import { drawnSize, fewShapes, inOrder } from './shapes.ts'

const Shapes = styled('div')({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'flex-end',
  gap: 4,
  margin: '0 -4px',
})
const Place = styled(ButtonBase)({
  minWidth: 32,
  height: 50,
  padding: 4,
  alignItems: 'flex-end',
  borderRadius: 6,
})
const Shape = styled('span')({
  border: `1px solid ${ink.strongLine}`,
  borderRadius: 3,
  transition: ease('background-color', 'border-color'),
  'button:hover > &': { borderColor: ink.dim },
  '[aria-checked="true"] > &': { borderColor: ink.accent, background: ink.wash },
})
const More = styled(ButtonBase)({
  fontSize: 12,
  lineHeight: '16px',
  color: ink.dim,
  padding: '2px 4px',
  margin: '0 -4px 0 4px',
  '&:hover': { color: ink.text },
})

const none: readonly Sides[] = []

export function ShapeField() {
  const model = useCompose((state) => state.request.model)
  const size = useCompose((state) => state.request.size)
  const card = useStudio((state) => state.models.find(({ id }) => id === model))
  const buckets = card?.buckets ?? none
  const [all, setAll] = useState(false)
  const chosen = size.kind === 'aspect' ? closestBucket(buckets, size) : undefined
  const few = useMemo(() => fewShapes(buckets), [buckets])
  const shown = useMemo(
    () => inOrder(all ? buckets : [...new Set(chosen ? [...few, chosen] : few)]),
    [all, buckets, few, chosen],
  )
  const meta = (
    <span>
      <FieldMeta>{card ? sizeWords(size, chosen) : t('compose.shapesUnknown')}</FieldMeta>
      {few.length < buckets.length && (
        <More aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('compose.fewerShapes') : t('compose.allShapes', { count: buckets.length })}
        </More>
      )}
      {card && (
        <More
          aria-expanded={size.kind !== 'aspect'}
          onClick={() =>
            size.kind === 'aspect'
              ? edit({ size: { kind: 'fit', ...pictureSides(card, size) } })
              : choose(size)
          }
        >
          {size.kind === 'aspect' ? t('compose.ownSizeAsk') : t('compose.shapesAgain')}
        </More>
      )}
    </span>
  )
  return (
    <Field label={t('compose.shape')} id="shape-label" meta={meta}>
      <Shapes
        role="radiogroup"
        aria-labelledby="shape-label"
        onKeyDown={(event) => walk(event, shown, chosen)}
      >
        {shown.map((shape, at) => (
          <ShapeButton
            key={`${shape.width} ${shape.height}`}
            shape={shape}
            checked={shape === chosen}
            focusable={chosen === undefined ? at === 0 : shape === chosen}
          />
        ))}
      </Shapes>
      {size.kind !== 'aspect' && <OwnSizeFields size={size} multiple={card?.sizeMultiple ?? 16} />}
    </Field>
  )
}

function sizeWords(size: PictureSize, chosen: Sides | undefined): string {
  const { width, height } = chosen ?? size
  const how = { aspect: sayRatio(width, height), fit: t('compose.fitSize'), exact: t('compose.ownSize') }
  return `${Math.round(width)} × ${Math.round(height)} · ${how[size.kind]}`
}

const choose = ({ width, height }: Sides) => edit({ size: { kind: 'aspect', width, height } })

interface ShapeProps {
  readonly shape: Sides
  readonly checked: boolean
  readonly focusable: boolean
}

function ShapeButton({ shape, checked, focusable }: ShapeProps) {
  const { width, height } = shape
  const name = t('compose.shapeName', { ratio: sayRatio(width, height), width, height })
  return (
    <Hint title={`${width} × ${height} · ${sayRatio(width, height)}`} placement="top">
      <Place
        role="radio"
        aria-checked={checked}
        aria-label={name}
        tabIndex={focusable ? 0 : -1}
        onClick={() => choose(shape)}
      >
        <Shape style={drawnSize(shape)} />
      </Place>
    </Hint>
  )
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }

function walk(event: KeyboardEvent<HTMLElement>, shown: readonly Sides[], chosen: Sides | undefined): void {
  const step = STEPS[event.key]
  if (step === undefined) return
  event.preventDefault()
  const at = chosen === undefined ? 0 : (shown.indexOf(chosen) + step + shown.length) % shown.length
  const next = shown[at]
  if (next === undefined) return
  choose(next)
  event.currentTarget.querySelectorAll<HTMLElement>('[role="radio"]')[at]?.focus()
}
