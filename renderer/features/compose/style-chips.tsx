/** The styles that the model knows, and what the prompt becomes with them. */
import { styled } from '@mui/material/styles'
import { type RefObject, useState } from 'react'
import { Chip, ChipRow } from '../../components/chip.tsx'
import { typeInto } from '../../components/growing-text.tsx'
import { useCompose } from '../../state/compose.ts'
import { useMeasure } from '../../state/measure.ts'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { type Style, styleOf, toggleStyle } from './styles.ts'

const Preview = styled('p')({
  ...type.meta,
  minHeight: 14,
  margin: '0 0 -6px',
  color: ink.faint,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
})

const none: readonly Style[] = []

export function StyleChips({ field }: { readonly field: RefObject<HTMLTextAreaElement | null> }) {
  const model = useCompose((state) => state.request.model)
  const styles = useStudio((state) => state.models.find(({ id }) => id === model)?.styles ?? none)
  const active = useCompose((state) => styleOf(state.request.prompt, styles)?.label)
  const [pointed, setPointed] = useState<Style>()
  const choose = (style: Style) => {
    const { prompt } = useCompose.getState().request
    if (field.current) typeInto(field.current, toggleStyle(prompt, style, styles))
  }
  return (
    <>
      <ChipRow role="group" aria-label={t('compose.styles')}>
        {styles.map((style) => (
          <Chip
            key={style.label}
            pressed={style.label === active}
            onClick={() => choose(style)}
            onPointerEnter={() => setPointed(style)}
            onPointerLeave={() => setPointed(undefined)}
            onFocus={() => setPointed(style)}
            onBlur={() => setPointed(undefined)}
          >
            {style.label}
          </Chip>
        ))}
      </ChipRow>
      <FinalPrompt pointed={pointed} styles={styles} />
    </>
  )
}

/** What the prompt becomes with the style under the pointer; else what the model reads, where that differs. */
function FinalPrompt({
  pointed,
  styles,
}: {
  readonly pointed: Style | undefined
  readonly styles: readonly Style[]
}) {
  const prompt = useCompose((state) => state.request.prompt)
  const caption = useMeasure((state) => state.measure?.caption)
  const words =
    pointed !== undefined
      ? t('compose.becomes', { prompt: toggleStyle(prompt, pointed, styles) || '…' })
      : caption !== undefined && caption !== '' && caption !== prompt.trim()
        ? t('compose.reads', { caption })
        : ''
  return <Preview title={words}>{words}</Preview>
}
