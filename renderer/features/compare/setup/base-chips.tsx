/** What else the lanes take over, as chips: a click takes it off. Adding is done on the Paint screen. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import type { GenerateRequest } from '../../../../native-models/api/request.ts'
import { Chip, ChipRow } from '../../../components/chip.tsx'
import { FieldHead } from '../../../components/field.tsx'
import { Hint } from '../../../components/hint.tsx'
import { editBase, useCompareDraft } from '../../../state/compare-draft.ts'
import { useCompose } from '../../../state/compose.ts'
import { controlUrl } from '../../../state/controls.ts'
import { formToast } from '../../../state/form-toasts.ts'
import { sayWeight } from '../../../strings/say.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'

const Root = styled('div')({ display: 'grid', gap: 8 })
const Small = styled('img')({ width: 18, height: 18, objectFit: 'cover', borderRadius: 3, marginLeft: -4 })
const Again = styled(Button)({ justifySelf: 'start', marginLeft: -12, color: ink.dim })

export function BaseChips() {
  const request = useCompareDraft(({ setup }) => setup?.request)
  if (request === undefined) return null
  const { control, loras = [] } = request
  return (
    <Root>
      {(control || loras.length > 0) && <FieldHead>{t('compare.also')}</FieldHead>}
      <ChipRow style={{ display: control || loras.length > 0 ? undefined : 'none' }}>
        {control && (
          <Off
            label={t('compare.controlChip', { strength: sayWeight(control.strength) })}
            start={<Small src={controlUrl(control.image)} alt="" />}
            onTake={() => editBase({ control: undefined })}
          />
        )}
        {loras.map(({ name, weight }) => (
          <Off
            key={name}
            label={`${name} ${sayWeight(weight)}`}
            onTake={() => editBase({ loras: without(request, name) })}
          />
        ))}
      </ChipRow>
      <Again onClick={takeFromPaint}>{t('compare.takeFromPaint')}</Again>
    </Root>
  )
}

interface OffProps {
  readonly label: string
  readonly start?: React.ReactNode
  onTake(): void
}

function Off({ label, start, onTake }: OffProps) {
  return (
    <Hint title={t('compare.takeOff', { what: label })}>
      <Chip aria-label={t('compare.takeOff', { what: label })} icon={start} onClick={onTake}>
        {label}
        <CloseOutlined />
      </Chip>
    </Hint>
  )
}

const without = ({ loras = [] }: GenerateRequest, name: string) => {
  const left = loras.filter((use) => use.name !== name)
  return left.length > 0 ? left : undefined
}

/** The base alone: lanes and axes stay. */
function takeFromPaint(): void {
  const before = useCompareDraft.getState().setup?.request
  editBase({ control: undefined, loras: undefined, ...useCompose.getState().request, count: 1 })
  formToast(
    t('compare.tookFromPaint'),
    before && (() => editBase({ control: undefined, loras: undefined, ...before })),
    { room: 'compare', store: useCompareDraft },
  )
}
