/** What the user says of a LoRA: each field is kept beside its file the moment one leaves it. */
import { styled } from '@mui/material/styles'
import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react'
import type { Lora } from '../../../preload/contract.ts'
import { KeptText } from '../../components/kept-text.tsx'
import { parseNumber } from '../../components/number-entry.ts'
import { SliderField } from '../../components/slider-field.tsx'
import { LORA_WEIGHTS } from '../../state/loras.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { changeLora } from './lora-deeds.ts'
import { TriggerChips } from './trigger-chips.tsx'

/** The slider is kept when the hand has come to rest. */
const KEEP_MS = 400
const LONGEST = { title: 200, words: 20_000, text: 20_000, number: 12 }

const Root = styled('div')({ display: 'grid', gap: 12 })
const Item = styled('div')({ display: 'grid', gap: 4 })
const Label = styled('label')({ ...type.head, color: ink.dim })
const Help = styled('span')({ ...type.meta, color: ink.faint })

export function LoraForm({ lora }: { readonly lora: Lora }) {
  const { id } = lora
  return (
    <Root>
      <Labelled label={t('loras.name')}>
        {(field) => (
          <KeptText
            {...{ id: field, rows: 1, maxLength: LONGEST.title, value: lora.title }}
            isWrong={(typed) => typed.trim() === ''}
            onKeep={(title) => changeLora({ id, title: title.trim() })}
          />
        )}
      </Labelled>
      <PreferredWeight lora={lora} />
      <Labelled label={t('loras.triggers')} help={t('loras.triggersHelp')}>
        {(field) => (
          <KeptText
            {...{ id: field, rows: 2, maxLength: LONGEST.words, value: lora.triggerWords.join('\n') }}
            onKeep={(text) => changeLora({ id, triggerWords: wordsOf(text) })}
          />
        )}
      </Labelled>
      <TriggerChips words={lora.triggerWords} />
      <Labelled label={t('loras.description')}>
        {(field) => (
          <KeptText
            {...{ id: field, rows: 3, maxLength: LONGEST.text, value: lora.description }}
            onKeep={(description) => changeLora({ id, description })}
          />
        )}
      </Labelled>
      <Labelled label={t('loras.notes')}>
        {(field) => (
          <KeptText
            {...{ id: field, rows: 3, maxLength: LONGEST.text, value: lora.notes }}
            placeholder={t('loras.notesPlaceholder')}
            onKeep={(notes) => changeLora({ id, notes })}
          />
        )}
      </Labelled>
      <Labelled label={t('loras.alpha')} help={t('loras.alphaHelp')}>
        {(field) => (
          <KeptText
            {...{ id: field, rows: 1, maxLength: LONGEST.number, numeric: true }}
            value={lora.alpha === undefined ? '' : String(lora.alpha)}
            placeholder={t('loras.alphaFromFile')}
            isWrong={(typed) => alphaOf(typed) === undefined}
            onKeep={(typed) => changeLora({ id, alpha: alphaOf(typed) ?? null })}
          />
        )}
      </Labelled>
    </Root>
  )
}

const wordsOf = (text: string): string[] =>
  [...new Set(text.split('\n').map((word) => word.trim()))].filter(Boolean)

/** null: as the file says; undefined: no alpha. */
function alphaOf(typed: string): number | null | undefined {
  if (typed.trim() === '') return null
  const alpha = parseNumber(typed)
  return alpha !== undefined && alpha > 0 && alpha <= 1_000_000 ? alpha : undefined
}

interface LabelledProps {
  readonly label: string
  readonly help?: string
  children(field: string): ReactNode
}

function Labelled({ label, help, children }: LabelledProps) {
  const field = useId()
  return (
    <Item>
      <Label htmlFor={field}>{label}</Label>
      {children(field)}
      {help && <Help>{help}</Help>}
    </Item>
  )
}

function PreferredWeight({ lora: { id, preferredWeight } }: { readonly lora: Lora }) {
  const [chosen, setChosen] = useState<number>()
  const unkept = useRef<number>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const keep = useCallback(async () => {
    clearTimeout(timer.current)
    const weight = unkept.current
    if (weight === undefined) return
    unkept.current = undefined
    await changeLora({ id, preferredWeight: weight })
    if (unkept.current === undefined) setChosen((now) => (now === weight ? undefined : now))
  }, [id])
  useEffect(() => () => void keep(), [keep])
  const change = (next: number): void => {
    setChosen(next)
    unkept.current = next
    clearTimeout(timer.current)
    timer.current = setTimeout(keep, KEEP_MS)
  }
  return (
    <SliderField
      label={t('loras.preferredWeight')}
      {...LORA_WEIGHTS}
      value={chosen ?? preferredWeight}
      defaultValue={1}
      onChange={change}
    />
  )
}
