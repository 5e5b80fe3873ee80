/** Before a model goes: what that frees, and what stays for others. */
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import { styled } from '@mui/material/styles'
import { useEffect, useId, useState } from 'react'
import type { CallOutput, ShelvedModel } from '../../../preload/contract.ts'
import { call } from '../../state/call.ts'
import { complain } from '../../state/toasts.ts'
import { sayBytes } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { removeModel } from './model-deeds.ts'

const Title = styled('h2')({ ...type.title, padding: '20px 24px 4px' })
const Text = styled('p')({ ...type.control, color: ink.dim, padding: '0 24px 4px', minHeight: 24 })
const Acts = styled('div')({ display: 'flex', justifyContent: 'flex-end', gap: 8, padding: '16px 24px 20px' })

interface Props {
  readonly row: ShelvedModel
  onClose(): void
}

export const RemoveDialog = ({ row, onClose }: Props) =>
  row.origin === 'published' ? (
    <RemoveFiles row={row} onClose={onClose} />
  ) : (
    <Forget row={row} onClose={onClose} />
  )

function Forget({ row, onClose }: Props) {
  const removal = useRemoval(row.name, onClose)
  return (
    <Asking
      title={t('models.forgetTitle', { title: row.title })}
      lines={[t('models.forgetText'), removal?.stays ?? ' ']}
      act={t('models.forgetNow')}
      onAct={() => removeModel(row, undefined)}
      onClose={onClose}
    />
  )
}

function RemoveFiles({ row, onClose }: Props) {
  const removal = useRemoval(row.name, onClose)
  const title = t('models.removeTitle', { title: row.title })
  if (removal === undefined)
    return <Asking title={title} lines={[t('models.removeLooking')]} onClose={onClose} />
  const bytes = sayBytes(removal.bytes)
  return (
    <Asking
      title={title}
      lines={[t('models.removeText', { bytes }), removal.stays]}
      act={t('models.removeNow', { bytes })}
      onAct={() => removeModel(row, removal.bytes)}
      onClose={onClose}
    />
  )
}

type Removal = CallOutput<'models.removal'>

/** Undefined until it is known; where it cannot be, the dialog goes and says why. */
function useRemoval(name: string, onFailure: () => void): Removal | undefined {
  const [removal, setRemoval] = useState<Removal>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once a model
  useEffect(() => {
    let isShown = true
    call('models.removal', { name }).then(
      (answer) => isShown && setRemoval(answer),
      (thrown: unknown) => {
        if (isShown) onFailure()
        complain(thrown)
      },
    )
    return () => {
      isShown = false
    }
  }, [name])
  return removal
}

interface AskingProps {
  readonly title: string
  readonly lines: readonly string[]
  readonly act?: string
  onAct?(): void
  onClose(): void
}

function Asking({ title, lines, act, onAct, onClose }: AskingProps) {
  const id = useId()
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={id}>
      <Title id={id}>{title}</Title>
      {lines
        .filter((line) => line !== '')
        .map((line) => (
          <Text key={line}>{line}</Text>
        ))}
      <Acts>
        <Button autoFocus onClick={onClose}>
          {t('models.cancel')}
        </Button>
        {act && onAct && (
          <Button variant="outlined" sx={{ color: ink.bad }} onClick={onAct}>
            {act}
          </Button>
        )}
      </Acts>
    </Dialog>
  )
}
