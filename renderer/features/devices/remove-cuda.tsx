/** Before CUDA's libraries go: what goes with them. */
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { askToRemoveCuda, removeCuda } from './cuda-state.ts'

const Title = styled('h2')({ ...type.title, padding: '20px 24px 4px' })
const Text = styled('p')({ ...type.control, color: ink.dim, padding: '0 24px 4px' })
const Acts = styled('div')({ display: 'flex', justifyContent: 'flex-end', gap: 8, padding: '16px 24px 20px' })

export function RemoveCuda() {
  const id = useId()
  const close = () => askToRemoveCuda(false)
  return (
    <Dialog open onClose={close} maxWidth="xs" fullWidth aria-labelledby={id}>
      <Title id={id}>{t('cuda.removeTitle')}</Title>
      <Text>{t('cuda.removeText')}</Text>
      <Acts>
        <Button autoFocus onClick={close}>
          {t('cuda.keep')}
        </Button>
        <Button variant="outlined" sx={{ color: ink.bad }} onClick={removeCuda}>
          {t('cuda.removeNow')}
        </Button>
      </Acts>
    </Dialog>
  )
}
