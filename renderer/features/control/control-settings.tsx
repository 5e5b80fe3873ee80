/** The control image and its edges side by side, and how they are followed. */
import GestureOutlined from '@mui/icons-material/GestureOutlined'
import Button from '@mui/material/Button'
import ButtonBase from '@mui/material/ButtonBase'
import Switch from '@mui/material/Switch'
import { styled } from '@mui/material/styles'
import { useEffect, useRef } from 'react'
import type { ControlUse } from '../../../native-models/api/request.ts'
import { Chip } from '../../components/chip.tsx'
import { Hint } from '../../components/hint.tsx'
import { RangeField } from '../../components/range-field.tsx'
import { SliderField } from '../../components/slider-field.tsx'
import { useCompose } from '../../state/compose.ts'
import { CONTROL_DEFAULTS, edgesQuestion, netFits } from '../../state/controls.ts'
import { currentModel, pictureSides } from '../../state/defaults.ts'
import { type EdgeMap, type EdgesState, useEdges } from '../../state/edges.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { openBrush, useBrush } from './brush-state.ts'
import { editControl, followFound } from './control-deeds.ts'
import { ControlPictures } from './control-pictures.tsx'
import { useDrawnForAnother } from './drawn-for.ts'

/** The hand that turns a shape into another passes several. */
const PAUSE_MS = 200

const Body = styled('div')({ '& > :first-of-type': { marginBottom: 4 } })
const Row = styled('div')({
  ...type.control,
  display: 'flex',
  alignItems: 'center',
  gap: 6,
  minHeight: 32,
  color: ink.dim,
})
const Name = styled('span')({ width: 78 })
const Quiet = styled('p')({ ...type.meta, color: ink.dim })
const Way = styled(ButtonBase)({
  ...type.meta,
  color: ink.text,
  textDecoration: 'underline',
  textUnderlineOffset: 2,
})
const Label = styled('label')({ flex: 1 })
const Draw = styled(Button)({
  flex: 1,
  '& svg': { fontSize: 18 },
  '&[aria-disabled="true"]': { opacity: 0.4 },
})

/** @param control undefined while the picture is on its way */
export function ControlSettings({ control }: { readonly control: ControlUse | undefined }) {
  const edges = useFormEdges()
  return (
    <>
      <ControlPictures control={control} edges={edges} />
      {control && <Settings control={control} edges={edges} />}
    </>
  )
}

/** undefined: the model has no ControlNet, and nobody finds edges. */
function useFormEdges(): EdgesState | undefined {
  const model = useCompose((state) => state.request.model)
  const size = useCompose((state) => state.request.size)
  const control = useCompose((state) => state.request.control)
  const led = control !== undefined && netFits(control, model)
  const edges = useEdges(led ? edgesQuestion({ model, size, control }) : undefined, PAUSE_MS)
  return led || control === undefined ? edges : undefined
}

interface Props {
  readonly control: ControlUse
  readonly edges: EdgesState | undefined
}

function Settings({ control, edges }: Props) {
  const map = edges?.kind === 'found' ? edges.map : undefined
  return (
    <Body>
      <Row>
        <DrawButton map={map} />
      </Row>
      <DrawnForAnother control={control} />
      <SliderField
        label={t('control.strength')}
        value={control.strength}
        min={0}
        max={2}
        step={0.05}
        defaultValue={CONTROL_DEFAULTS.strength}
        onChange={(strength) => editControl({ strength })}
      />
      <RangeField
        label={t('control.range')}
        hint={t('control.rangeHint')}
        startLabel={t('control.rangeStart')}
        endLabel={t('control.rangeEnd')}
        value={control}
        onChange={editControl}
      />
      <FitRow fit={control.fit} />
      <EdgeMapRow isEdgeMap={control.isEdgeMap} />
    </Body>
  )
}

function DrawnForAnother({ control }: { readonly control: ControlUse }) {
  const model = useCompose((state) => state.request.model)
  const size = useCompose((state) => state.request.size)
  if (!useDrawnForAnother(control, pictureSides(currentModel(model), size))) return null
  return (
    <Quiet role="status">
      {t('control.drawnForAnother')} <Way onClick={followFound}>{t('control.takeFound')}</Way>
    </Quiet>
  )
}

/** It has the focus again when the brush is closed: also while the edges that were just drawn are on their way. */
function DrawButton({ map }: { readonly map: EdgeMap | undefined }) {
  const button = useRef<HTMLButtonElement>(null)
  const isOpen = useBrush((state) => state.subject !== undefined)
  const wasOpen = useRef(isOpen)
  useEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  return (
    <Draw
      ref={button}
      variant="outlined"
      aria-disabled={map === undefined}
      onClick={() => map && openBrush(map)}
    >
      <GestureOutlined />
      {t('control.draw')}
    </Draw>
  )
}

function FitRow({ fit }: Pick<ControlUse, 'fit'>) {
  return (
    <Row role="group" aria-label={t('control.fit')}>
      <Name>{t('control.fit')}</Name>
      {(['cover', 'contain'] as const).map((one) => (
        <Hint key={one} title={t(`control.${one}Hint`)}>
          <Chip pressed={fit === one} onClick={() => editControl({ fit: one })}>
            {t(`control.${one}`)}
          </Chip>
        </Hint>
      ))}
    </Row>
  )
}

function EdgeMapRow({ isEdgeMap }: Pick<ControlUse, 'isEdgeMap'>) {
  return (
    <Hint title={t('control.isEdgeMapHint')} placement="top-start">
      <Row>
        <Label htmlFor="control-is-edge-map">{t('control.isEdgeMap')}</Label>
        <Switch
          size="small"
          checked={isEdgeMap}
          slotProps={{ input: { id: 'control-is-edge-map' } }}
          onChange={(_, on) => editControl({ isEdgeMap: on })}
        />
      </Row>
    </Hint>
  )
}
