/** Model and shape of all lanes, each as one line. */
import { useMemo } from 'react'
import type { PictureSize } from '../../../../native-models/api/request.ts'
import { Tag } from '../../../components/chip.tsx'
import { Field } from '../../../components/field.tsx'
import { type Option, Picker } from '../../../components/picker.tsx'
import { editBase, useCompareDraft } from '../../../state/compare-draft.ts'
import { withNetFor } from '../../../state/controls.ts'
import { closestBucket, currentModel, type Sides } from '../../../state/defaults.ts'
import { useStudio } from '../../../state/studio.ts'
import { sayRatio } from '../../../strings/say.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { useIsAxis } from './use-is-axis.ts'

export function BaseModel() {
  const isAxis = useIsAxis('model')
  const models = useStudio((state) => state.models)
  const model = useCompareDraft(({ setup }) => setup?.request.model ?? '')
  const options = useMemo(
    () => models.map(({ id, name, summary }) => ({ id, label: name, detail: summary })),
    [models],
  )
  return (
    <Field label={t('compose.model')} meta={isAxis && t('compare.byGrid')}>
      <Picker
        label={t('compose.model')}
        value={model}
        options={options}
        missing={<Tag style={{ color: ink.bad }}>{t('compose.modelMissing')}</Tag>}
        onChoose={chooseModel}
      />
    </Field>
  )
}

/** The edges are found anew by the ControlNet of that model. */
function chooseModel(model: string): void {
  const control = useCompareDraft.getState().setup?.request.control
  editBase({ model, ...(control && { control: withNetFor(model, control) }) })
}

const idOf = ({ width, height }: Sides) => `${width}x${height}`

export function BaseShape() {
  const model = useCompareDraft(({ setup }) => setup?.request.model ?? '')
  const size = useCompareDraft(({ setup }) => setup?.request.size)
  const buckets = useStudio(({ models }) => models.find(({ id }) => id === model)?.buckets)
  const options = useMemo(() => shapeOptions(buckets ?? [], size), [buckets, size])
  const value = size && chosenOf(size, buckets ?? [])
  return (
    <Field label={t('compose.shape')}>
      <Picker label={t('compose.shape')} value={value ?? ''} options={options} onChoose={chooseShape} />
    </Field>
  )
}

const chosenOf = (size: PictureSize, buckets: readonly Sides[]): string =>
  size.kind === 'aspect' ? idOf(closestBucket(buckets, size) ?? size) : size.kind

/** The model's shapes; a size of one's own stands above them as long as it is chosen. */
function shapeOptions(buckets: readonly Sides[], size: PictureSize | undefined): Option[] {
  const shapes = buckets.map((bucket) => ({
    id: idOf(bucket),
    label: `${bucket.width} × ${bucket.height} · ${sayRatio(bucket.width, bucket.height)}`,
  }))
  if (size === undefined || size.kind === 'aspect') return shapes
  const how = t(size.kind === 'fit' ? 'compose.fitSize' : 'compose.ownSize')
  return [{ id: size.kind, label: `${size.width} × ${size.height} · ${how}` }, ...shapes]
}

function chooseShape(id: string): void {
  const { setup } = useCompareDraft.getState()
  const bucket = currentModel(setup?.request.model ?? '')?.buckets.find((one) => idOf(one) === id)
  if (bucket !== undefined) editBase({ size: { kind: 'aspect', ...bucket } })
}
