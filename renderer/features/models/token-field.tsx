/** As whom models are fetched. What is typed goes to the studio and is never shown again. */
import Button from '@mui/material/Button'
import { useId, useRef, useState } from 'react'
import { TextLine } from '../../components/field.tsx'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { FetchField } from './fetch-field.tsx'
import { setToken } from './model-deeds.ts'

export function TokenField() {
  const hasToken = useStudio((state) => state.shelf.hasToken)
  const [typed, setTyped] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  const token = typed.trim()
  const keep = (): void => {
    if (token === '') return
    setToken(token)
    setTyped('')
  }
  // Leaving the field has kept it already: then there is nothing to do but to stay.
  const keepNow = (): void => {
    keep()
    field.current?.focus()
  }
  const leave = (): void => {
    // Another program is where one looks the token up: it may be half typed.
    if (document.activeElement !== field.current) keep()
  }
  // The button goes with the token.
  const forget = (): void => {
    setToken(null)
    field.current?.focus()
  }
  return (
    <FetchField>
      <label htmlFor={id}>{t('models.token')}</label>
      <div style={{ display: 'flex', gap: 8 }}>
        <TextLine
          ref={field}
          id={id}
          type="password"
          autoComplete="off"
          maxLength={200}
          placeholder={t('models.tokenPlaceholder')}
          aria-describedby={`${id}-help`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={leave}
          onKeyDown={(event) => event.key === 'Enter' && keep()}
        />
        <Button variant="outlined" onClick={keepNow} sx={{ flex: 'none' }}>
          {t('models.tokenKeep')}
        </Button>
        {hasToken && (
          <Button onClick={forget} sx={{ flex: 'none' }}>
            {t('models.tokenForget')}
          </Button>
        )}
      </div>
      <p id={`${id}-help`}>
        {hasToken && `${t('models.tokenKept')} `}
        {t('models.tokenHelp')}
      </p>
    </FetchField>
  )
}
