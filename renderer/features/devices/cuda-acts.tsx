/** What can be done with CUDA's libraries in the state that they are in. */
import DownloadOutlined from '@mui/icons-material/DownloadOutlined'
import PauseOutlined from '@mui/icons-material/PauseOutlined'
import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import type { CudaLibraries } from '../../../preload/contract.ts'
import { Hint } from '../../components/hint.tsx'
import { t } from '../../strings/t.ts'
import { askToRemoveCuda, fetchCuda, pauseCuda } from './cuda-state.ts'
import { sayHosts, sayRest } from './cuda-words.ts'

const Foot = styled('div')({ display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: 8, minHeight: 32 })
const icon = { fontSize: 18 } as const

interface Props {
  readonly cuda: CudaLibraries
}

export const CudaActs = ({ cuda }: Props) => (
  <Foot>
    <Acts cuda={cuda} />
  </Foot>
)

function Acts({ cuda }: Props) {
  switch (cuda.state) {
    case 'absent':
      return (
        <Button variant="outlined" onClick={fetchCuda}>
          <DownloadOutlined sx={icon} />
          {t('cuda.fetch', { size: sayRest(cuda), hosts: sayHosts(cuda) })}
        </Button>
      )
    case 'paused':
    case 'failed':
      return (
        <>
          <Hint title={t('cuda.goOnHint', { hosts: sayHosts(cuda) })}>
            <Button variant="contained" onClick={fetchCuda}>
              <PlayArrowOutlined sx={icon} />
              {t(cuda.state === 'failed' ? 'cuda.tryAgain' : 'cuda.goOn')}
            </Button>
          </Hint>
          {cuda.doneBytes > 0 && <RemoveButton label={t('cuda.removeBegun')} />}
        </>
      )
    case 'fetching':
    case 'checking':
    case 'no-room':
      return (
        <Button variant="outlined" onClick={pauseCuda}>
          <PauseOutlined sx={icon} />
          {t('cuda.pause')}
        </Button>
      )
    case 'here':
      return <RemoveButton label={t('cuda.remove')} variant="outlined" />
  }
}

const RemoveButton = ({ label, variant = 'text' }: { label: string; variant?: 'text' | 'outlined' }) => (
  <Button variant={variant} aria-haspopup="dialog" onClick={() => askToRemoveCuda(true)}>
    {label}
  </Button>
)
