/** Tags and a note to a run. */

import CloseOutlined from '@mui/icons-material/CloseOutlined'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import { styled } from '@mui/material/styles'
import { useEffect, useId, useState } from 'react'
import type { Entry } from '../../../preload/contract.ts'
import { Chip, ChipRow } from '../../components/chip.tsx'
import { FieldHead, TextArea, TextLine } from '../../components/field.tsx'
import { call } from '../../state/call.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { changeEntry } from './lists.ts'
import { sayPrompt } from './say-entry.ts'

const Body = styled('form')({ width: 440, maxWidth: '100%', padding: 24, display: 'grid', gap: 12 })
const Title = styled('h2')(type.title)
const Prompt = styled('p')({
  ...type.control,
  color: ink.dim,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
})
const Note = styled(TextArea)({ minHeight: 96 })
const Section = styled('div')({ display: 'grid', gap: 8 })
const Acts = styled('div')({ display: 'flex', justifyContent: 'flex-end', gap: 8, marginTop: 4 })

const MAX_TAGS = 50
const MAX_KNOWN = 12

interface Props {
  readonly entry: Entry
  onClose(): void
}

export function NotesDialog({ entry, onClose }: Props) {
  const [tags, setTags] = useState<readonly string[]>(entry.tags)
  const [typed, setTyped] = useState('')
  const [note, setNote] = useState(entry.note)
  const title = useId()
  const id = useId()
  const add = (tag: string): void => {
    setTags(withTag(tags, tag))
    setTyped('')
  }
  const save = (): void => {
    void changeEntry({ id: entry.id, tags: [...withTag(tags, typed)], note })
    onClose()
  }
  return (
    <Dialog open onClose={onClose} aria-labelledby={title}>
      <Body
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Title id={title}>{t('history.notesTitle')}</Title>
        <Prompt>{sayPrompt(entry)}</Prompt>
        <Section>
          <label htmlFor={`${id}-tag`}>
            <FieldHead as="span">{t('history.tags')}</FieldHead>
          </label>
          <TagChips tags={tags} onRemove={(tag) => setTags(tags.filter((known) => known !== tag))} />
          <TextLine
            id={`${id}-tag`}
            autoFocus
            autoComplete="off"
            maxLength={200}
            value={typed}
            placeholder={t('history.addTag')}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if ((event.key !== 'Enter' && event.key !== ',') || typed.trim() === '') return
              event.preventDefault()
              add(typed)
            }}
          />
          <KnownTags except={tags} onAdd={add} />
        </Section>
        <Section>
          <label htmlFor={`${id}-note`}>
            <FieldHead as="span">{t('history.note')}</FieldHead>
          </label>
          <Note
            id={`${id}-note`}
            maxLength={20_000}
            value={note}
            placeholder={t('history.notePlaceholder')}
            onChange={(event) => setNote(event.target.value)}
          />
        </Section>
        <Acts>
          <Button onClick={onClose}>{t('history.cancel')}</Button>
          <Button type="submit" variant="contained">
            {t('history.save')}
          </Button>
        </Acts>
      </Body>
    </Dialog>
  )
}

function withTag(tags: readonly string[], typed: string): readonly string[] {
  const tag = typed.trim()
  return tag === '' || tags.includes(tag) || tags.length >= MAX_TAGS ? tags : [...tags, tag]
}

function TagChips({ tags, onRemove }: { tags: readonly string[]; onRemove(tag: string): void }) {
  if (tags.length === 0) return null
  return (
    <ChipRow>
      {tags.map((tag) => (
        <Chip key={tag} pressed aria-label={t('history.removeTag', { tag })} onClick={() => onRemove(tag)}>
          {tag}
          <CloseOutlined />
        </Chip>
      ))}
    </ChipRow>
  )
}

/** Tags of other runs, the most used first. Without them one types: nothing to complain about. */
function KnownTags({ except, onAdd }: { except: readonly string[]; onAdd(tag: string): void }) {
  const known = useKnownTags()
  const offered = known.filter((tag) => !except.includes(tag)).slice(0, MAX_KNOWN)
  if (offered.length === 0) return null
  return (
    <ChipRow role="group" aria-label={t('history.knownTags')}>
      {offered.map((tag) => (
        <Chip key={tag} onClick={() => onAdd(tag)}>
          {tag}
        </Chip>
      ))}
    </ChipRow>
  )
}

export function useKnownTags(): readonly string[] {
  const [known, setKnown] = useState<readonly string[]>([])
  useEffect(() => {
    let here = true
    call('history.tags', {}).then(
      ({ tags }) => here && setKnown(tags.toSorted((a, b) => b.count - a.count).map(({ tag }) => tag)),
      () => undefined,
    )
    return () => {
      here = false
    }
  }, [])
  return known
}
