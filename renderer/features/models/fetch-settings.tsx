/** How models are fetched: from where, how fast, and as whom. */
import CloseOutlined from '@mui/icons-material/CloseOutlined'
import Dialog from '@mui/material/Dialog'
import { styled } from '@mui/material/styles'
import { useId, useState } from 'react'
import { TextLine } from '../../components/field.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { changeSettings, useStudio } from '../../state/studio.ts'
import { sayBytes } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { FetchField } from './fetch-field.tsx'
import { isMirror, wholeAddress } from './is-mirror.ts'
import { TokenField } from './token-field.tsx'

const Head = styled('div')({ display: 'flex', alignItems: 'center', padding: '12px 12px 0 24px' })
const Title = styled('h2')({ ...type.title, flex: 1 })
const Note = styled('p')({ ...type.control, color: ink.dim, padding: '4px 24px 16px' })
const Fields = styled('div')({ display: 'grid', gap: 16, padding: '0 24px 24px' })
export function FetchSettings({ onClose }: { onClose(): void }) {
  const title = useId()
  const close = (): void => {
    // What was typed last is kept, as where one leaves its field.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    onClose()
  }
  return (
    <Dialog open onClose={close} maxWidth="xs" fullWidth aria-labelledby={title}>
      <Head>
        <Title id={title}>{t('models.fetchingTitle')}</Title>
        <IconButton label={t('frame.close')} icon={<CloseOutlined />} onClick={close} />
      </Head>
      <Note>{t('models.fetchingNote')}</Note>
      <Fields>
        <MirrorField />
        <LimitField />
        <TokenField />
      </Fields>
    </Dialog>
  )
}

/** Kept when one leaves it, and only as an address. */
function MirrorField() {
  const kept = useStudio((state) => state.settings.hubMirror)
  const [typed, setTyped] = useState(kept)
  const id = useId()
  const hub = useStudio((state) => state.shelf.hub)
  const address = wholeAddress(typed)
  const wrong = !isMirror(address)
  const keep = (): void => {
    if (wrong) return
    setTyped(address)
    if (address !== kept) void changeSettings({ hubMirror: address })
  }
  return (
    <FetchField>
      <label htmlFor={id}>{t('models.mirror')}</label>
      <TextLine
        id={id}
        type="url"
        spellCheck={false}
        placeholder="https://"
        maxLength={500}
        value={typed}
        aria-invalid={wrong}
        aria-describedby={`${id}-help`}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => event.key === 'Enter' && keep()}
      />
      <p id={`${id}-help`} role="status" style={wrong ? { color: ink.bad } : undefined}>
        {wrong ? t('models.mirrorWrong') : t('models.mirrorHelp', { hub })}
      </p>
    </FetchField>
  )
}

/** In 10³ bytes a second; 0: no limit. */
const LIMITS = [500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 0]

function LimitField() {
  const limit = useStudio((state) => state.settings.fetchLimitKb)
  const id = useId()
  // Another one may have been chosen by hand, in the database.
  const limits = LIMITS.includes(limit) ? LIMITS : [limit, ...LIMITS]
  return (
    <FetchField>
      <label htmlFor={id}>{t('models.limit')}</label>
      <TextLine
        as="select"
        id={id}
        value={limit}
        aria-describedby={`${id}-help`}
        onChange={(event: { target: { value: string } }) =>
          void changeSettings({ fetchLimitKb: Number(event.target.value) })
        }
      >
        {limits.map((kilobytes) => (
          <option key={kilobytes} value={kilobytes}>
            {kilobytes === 0
              ? t('models.unlimited')
              : t('models.limitOne', { speed: sayBytes(kilobytes * 1000) })}
          </option>
        ))}
      </TextLine>
      <p id={`${id}-help`}>{t('models.limitHelp')}</p>
    </FetchField>
  )
}
