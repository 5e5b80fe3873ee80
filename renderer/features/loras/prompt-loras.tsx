/** The LoRAs that the prompt's own tags name, as chips under it; a name that is not known, with what was meant. */
import LayersOutlined from '@mui/icons-material/LayersOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import type { RefObject } from 'react'
import { CarefulLine } from '../../components/careful-line.tsx'
import { Chip, ChipRow } from '../../components/chip.tsx'
import { typeInto } from '../../components/growing-text.tsx'
import { useCompose } from '../../state/compose.ts'
import { loraNamed, type PromptTag, tagsOf } from '../../state/loras.ts'
import { useStudio } from '../../state/studio.ts'
import { sayWeight } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { closestName } from './closest-name.ts'

const Meant = styled(ButtonBase)({
  fontSize: 12,
  lineHeight: '16px',
  color: ink.text,
  textDecoration: 'underline',
  textUnderlineOffset: 2,
})

type PromptField = RefObject<HTMLTextAreaElement | null>

export function PromptLoras({ field }: { readonly field: PromptField }) {
  const prompt = useCompose((state) => state.request.prompt)
  const tags = tagsOf(prompt)
  if (tags.length === 0) return null
  return (
    <>
      <ChipRow role="group" aria-label={t('loras.tags')}>
        {tags.map((tag) => (
          <TagChip key={tag.at} tag={tag} field={field} />
        ))}
      </ChipRow>
      {tags.map((tag) => (
        <TagTrouble key={tag.at} tag={tag} field={field} />
      ))}
    </>
  )
}

interface Props {
  readonly tag: PromptTag
  readonly field: PromptField
}

function TagChip({ tag, field }: Props) {
  const title = useStudio(({ loras }) => loraNamed(loras.loras, tag.name)?.title)
  const show = (): void => {
    field.current?.focus()
    field.current?.setSelectionRange(tag.at, tag.at + tag.text.length)
  }
  return (
    <Chip icon={<LayersOutlined />} title={t('loras.tagHint')} onClick={show}>
      {title ?? tag.name} {tag.weight === undefined ? '?' : sayWeight(tag.weight)}
    </Chip>
  )
}

function TagTrouble({ tag, field }: Props) {
  const loras = useStudio((state) => state.loras.loras)
  if (tag.weight === undefined) return <CarefulLine>{t('loras.weightWrong', { tag: tag.text })}</CarefulLine>
  if (loraNamed(loras, tag.name) !== undefined) return null
  const meant = closestName(
    tag.name,
    loras.map(({ name }) => name),
  )
  return (
    <CarefulLine>
      {t('loras.tagUnknown', { name: tag.name })}{' '}
      {meant !== undefined && (
        <Meant onClick={() => field.current && typeInto(field.current, renamed(tag, meant))}>
          {t('loras.didYouMean', { name: meant })}
        </Meant>
      )}
    </CarefulLine>
  )
}

function renamed({ at, text, name }: PromptTag, meant: string): string {
  const { prompt } = useCompose.getState().request
  return prompt.slice(0, at) + text.replace(name, meant) + prompt.slice(at + text.length)
}
