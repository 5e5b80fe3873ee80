/** What a dropped picture says about itself. Nothing is taken over before somebody says so. */
import WarningAmberOutlined from '@mui/icons-material/WarningAmberOutlined'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import type { PictureInfo } from '../../../preload/contract.ts'
import { Tag } from '../../components/chip.tsx'
import { DialogActs, FactLine } from '../../components/dialog-parts.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { goTo } from '../../state/studio.ts'
import { sayFile } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, radius, type } from '../../theme/tokens.ts'
import { takeHandle } from '../control/control-deeds.ts'
import { sayControl } from '../control/control-words.ts'
import { NOTHING_ADDED, restore, takeOverNow, type Wanted } from '../history/restore.ts'
import { saySampler } from '../history/say-entry.ts'
import { sayLoras } from '../loras/lora-words.ts'
import { closeDropped, useDropped } from './drop-state.ts'
import { FilePreview } from './file-preview.tsx'

const Title = styled('h2')({ ...type.title, padding: '20px 24px 12px' })
const Body = styled('div')({
  display: 'grid',
  gridTemplateColumns: '200px minmax(0, 1fr)',
  gap: 24,
  minHeight: 240,
  maxHeight: 'min(560px, calc(100vh - 200px))',
  padding: '4px 24px 16px',
  overflowY: 'auto',
})
const Beside = styled('div')({ minWidth: 0, display: 'grid', gap: 12, alignContent: 'start' })
const Name = styled('p')({ ...type.control, fontWeight: 600, overflowWrap: 'anywhere' })
const Facts = styled('p')({
  fontSize: 12,
  lineHeight: '18px',
  color: ink.dim,
  display: 'flex',
  flexWrap: 'wrap',
  gap: 8,
})
const Line = styled(FactLine)({ gridTemplateColumns: '120px minmax(0, 1fr)' })
const Warnings = styled('section')({
  padding: '8px 12px',
  borderRadius: radius.field,
  border: `1px solid ${ink.line}`,
  background: ink.panel,
  '& h3': { ...type.head, display: 'flex', gap: 6, alignItems: 'center', paddingBottom: 4 },
  '& h3 svg': { fontSize: 16, color: ink.careful },
  '& li': { fontSize: 12, lineHeight: '16px', color: ink.dim },
  '& li + li': { marginTop: 6 },
})

export function DropDialog() {
  const read = useDropped((state) => state.read)
  const title = useId()
  if (read === undefined) return null
  const { file, handle, info, error } = read
  return (
    <Dialog open onClose={closeDropped} aria-labelledby={title} maxWidth="sm" fullWidth>
      <Title id={title}>{t('drop.dialogTitle')}</Title>
      <Body tabIndex={0}>
        <FilePreview file={file} />
        <Beside>
          <Name>{info?.fileName ?? file.name}</Name>
          {error && <ErrorNote error={error} />}
          {info && <Said info={info} />}
        </Beside>
      </Body>
      <Choices info={info} handle={handle} />
    </Dialog>
  )
}

function Said({ info }: { readonly info: PictureInfo }) {
  const warnings = [...info.warnings, ...(info.restore ? takeOverNow(info.restore).left : [])]
  return (
    <>
      <Facts>
        {info.width > 0 && <Tag>{t('drop.sides', { width: info.width, height: info.height })}</Tag>}
        {info.source ? t('drop.paintedWith', { source: info.source }) : t('drop.unknownSource')}
      </Facts>
      {info.lines.length === 0 && <p style={{ color: ink.dim }}>{t('drop.silent')}</p>}
      <dl>
        {linesOf(info).map(({ label, value }, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a picture may say the same twice
          <Line key={n}>
            <dt>{label}</dt>
            <dd>{label === 'Sampler' ? saySampler(value) : value}</dd>
          </Line>
        ))}
      </dl>
      {warnings.length > 0 && (
        <Warnings>
          <h3>
            <WarningAmberOutlined />
            {t('drop.notTaken')}
          </h3>
          <ul>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Warnings>
      )}
    </>
  )
}

/** What it says, and what leads it where the lines do not tell of that. */
function linesOf({ lines, restore: known }: PictureInfo): PictureInfo['lines'] {
  const { control, loras = [] } = known ?? {}
  const guides = [
    ...(control ? [{ label: t('library.setting_control'), value: sayControl(control) }] : []),
    ...(loras.length > 0 ? [{ label: t('library.setting_loras'), value: sayLoras(loras) }] : []),
  ]
  return [...lines, ...guides.filter(({ label }) => !lines.some((line) => line.label === label))]
}

interface ChoicesProps {
  readonly info: PictureInfo | undefined
  readonly handle: string | undefined
}

function Choices({ info, handle }: ChoicesProps) {
  // What this studio wrote is whole: what it does not name was not there.
  const whole = info?.source === 'PixArt Studio' ? NOTHING_ADDED : {}
  const known = info?.restore && { ...whole, ...info.restore }
  const { prompt, negativePrompt } = known ?? {}
  const words = {
    ...(prompt !== undefined && { prompt }),
    ...(negativePrompt !== undefined && { negativePrompt }),
  }
  const more = Object.keys(known ?? {}).length > Object.keys(words).length
  const takeThem = (wanted: Wanted, message: string): void => {
    closeDropped()
    restore(wanted, message)
  }
  const name = sayFile(info?.fileName ?? '')
  const restored =
    known?.seed === undefined
      ? t('drop.restored', { name })
      : t('drop.restoredSeed', { name, seed: known.seed })
  return (
    <DialogActs>
      <Button onClick={closeDropped}>{known ? t('drop.cancel') : t('drop.close')}</Button>
      {handle !== undefined && (
        <Button variant={known ? 'outlined' : 'contained'} onClick={() => leadBy(handle)}>
          {t('drop.asControl')}
        </Button>
      )}
      {prompt !== undefined && more && (
        <Button variant="outlined" onClick={() => takeThem(words, t('drop.restoredPrompt', { name }))}>
          {t('drop.promptOnly')}
        </Button>
      )}
      {known && (
        <Button variant="contained" autoFocus onClick={() => takeThem(known, restored)}>
          {t('drop.restore')}
        </Button>
      )}
    </DialogActs>
  )
}

function leadBy(handle: string): void {
  closeDropped()
  goTo('paint')
  takeHandle(handle)
}
