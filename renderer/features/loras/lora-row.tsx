/** One chosen LoRA: what it is, how strong, and what speaks against it. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import Slider from '@mui/material/Slider'
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import type { LoraUse } from '../../../native-models/api/request.ts'
import type { Lora } from '../../../preload/contract.ts'
import { CarefulLine } from '../../components/careful-line.tsx'
import { Hint } from '../../components/hint.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { stepped } from '../../components/number-entry.ts'
import { NumberInput } from '../../components/number-input.tsx'
import { useAltWheel } from '../../components/use-alt-wheel.ts'
import { useCompose } from '../../state/compose.ts'
import { LORA_WEIGHTS, loraNamed } from '../../state/loras.ts'
import { useStudio } from '../../state/studio.ts'
import { sayWeight } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { type } from '../../theme/tokens.ts'
import { LcmOffer } from './lcm-offer.tsx'
import { removeLora, setWeight } from './lora-deeds.ts'
import { LoraThumbnail } from './lora-thumbnail.tsx'
import { sayMisfit } from './lora-words.ts'
import { TriggerChips } from './trigger-chips.tsx'
import { hasTrigger } from './trigger-words.ts'

const Item = styled('li')({ display: 'grid', gap: 4 })
const Grid = styled('div')({
  display: 'grid',
  gridTemplateColumns: '32px minmax(0, 1fr) 52px 28px',
  alignItems: 'center',
  columnGap: 10,
  '& > [data-remove]': { display: 'flex', marginRight: -6, justifySelf: 'end' },
  '& > [data-remove] > button': { width: 28, height: 28 },
})
const Middle = styled('div')({ minWidth: 0, display: 'grid', '& .MuiSlider-root': { padding: '7px 0' } })
const Title = styled('span')({
  ...type.control,
  lineHeight: '16px',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
})

export function LoraRow({ use: { name, weight } }: { readonly use: LoraUse }) {
  const id = useId()
  const lora = useStudio(({ loras }) => loraNamed(loras.loras, name))
  const title = lora?.title ?? name
  const preferred = lora?.preferredWeight ?? 1
  const set = (next: number): void => setWeight(name, next)
  const wheel = useAltWheel((direction) => set(stepped(weight, direction * LORA_WEIGHTS.step, LORA_WEIGHTS)))
  return (
    <Item>
      <Grid ref={wheel} onDoubleClick={() => set(preferred)}>
        <LoraThumbnail lora={lora} size={32} />
        <Hint title={t('loras.weightHint', { value: sayWeight(preferred) })} placement="top-start">
          <Middle>
            <Title title={title}>{title}</Title>
            <Slider
              size="small"
              {...LORA_WEIGHTS}
              shiftStep={LORA_WEIGHTS.step * 5}
              value={weight}
              marks={[{ value: 0 }]}
              getAriaLabel={() => t('loras.weight', { title })}
              onChange={(_, next) => set(Array.isArray(next) ? (next[0] ?? weight) : next)}
            />
          </Middle>
        </Hint>
        <span>
          <label className="only-heard" htmlFor={id}>
            {t('loras.weight', { title })}
          </label>
          <NumberInput id={id} {...LORA_WEIGHTS} value={weight} onChange={set} />
        </span>
        <span data-remove>
          <IconButton
            label={t('loras.remove', { title })}
            icon={<CloseOutlined />}
            onClick={({ currentTarget }) => {
              focusNear(currentTarget)
              removeLora(name, title)
            }}
          />
        </span>
      </Grid>
      {lora === undefined ? <CarefulLine>{t('loras.notHere')}</CarefulLine> : <AboutLora lora={lora} />}
    </Item>
  )
}

/** The focus goes on to the next row's button, or to the one that adds: not to nowhere. */
function focusNear(remove: HTMLElement): void {
  const next = remove.closest('li')?.nextElementSibling?.querySelector<HTMLElement>('[data-remove] button')
  const add = remove.closest('section')?.querySelector<HTMLElement>('[data-add] button')
  ;(next ?? add)?.focus()
}

function AboutLora({ lora }: { readonly lora: Lora }) {
  const model = useCompose((state) => state.request.model)
  const triggered = useCompose(
    ({ request }) =>
      lora.triggerWords.length === 0 || lora.triggerWords.some((word) => hasTrigger(request.prompt, word)),
  )
  const misfit = lora.error?.message ?? sayMisfit(lora, model)
  return (
    <>
      {misfit && <CarefulLine>{misfit}</CarefulLine>}
      {!triggered && <TriggerChips words={lora.triggerWords} most={3} />}
      <LcmOffer lora={lora} />
    </>
  )
}
