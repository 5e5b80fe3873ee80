/** What can be done with CUDA's libraries in the state that they are in. */
import DownloadOutlined from '@mui/icons-material/DownloadOutlined'
import PauseOutlined from '@mui/icons-material/PauseOutlined'
import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import type { CudaLibraries } from '../../../preload/contract.ts'
import { Hint } from '../../components/hint.tsx'
import { t } from '../../strings/t.ts'
import { askToRemoveCuda, CUDA_ACTS_MARK, fetchCuda, pauseCuda } from './cuda-state.ts'
import { sayHosts, sayRest } from './cuda-words.ts'

const Foot = styled('div')({ display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: 8, minHeight: 32 })

interface Props {
  readonly cuda: CudaLibraries
}

/** One button first, whatever it does: so that the keyboard stays on it. */
export function CudaActs({ cuda }: Props) {
  const { label, icon: Icon, ...act } = actOf(cuda)
  const isBegun = (cuda.state === 'paused' || cuda.state === 'failed') && cuda.doneBytes > 0
  return (
    <Foot {...CUDA_ACTS_MARK}>
      <Hint title={act.hint ?? ''}>
        <Button
          variant={act.isFirst ? 'contained' : 'outlined'}
          aria-haspopup={act.run === ask ? 'dialog' : undefined}
          onClick={act.run}
        >
          {Icon && <Icon sx={{ fontSize: 18 }} />}
          {label}
        </Button>
      </Hint>
      {isBegun && (
        <Button aria-haspopup="dialog" onClick={ask}>
          {t('cuda.removeBegun')}
        </Button>
      )}
    </Foot>
  )
}

interface Act {
  readonly label: string
  readonly hint?: string
  readonly icon?: typeof PauseOutlined
  readonly isFirst?: boolean
  run(): void
}

const ask = (): void => askToRemoveCuda(true)

function actOf(cuda: CudaLibraries): Act {
  const hosts = sayHosts(cuda)
  switch (cuda.state) {
    case 'absent':
      return {
        label: t('cuda.fetch', { size: sayRest(cuda), hosts }),
        ...{ icon: DownloadOutlined, run: fetchCuda },
      }
    case 'paused':
    case 'failed':
      return {
        label: t(cuda.state === 'failed' ? 'cuda.tryAgain' : 'cuda.goOn'),
        ...{ hint: t('cuda.goOnHint', { hosts }), icon: PlayArrowOutlined, isFirst: true, run: fetchCuda },
      }
    case 'fetching':
    case 'checking':
    case 'no-room':
      return { label: t('cuda.pause'), icon: PauseOutlined, run: pauseCuda }
    case 'here':
      return { label: t('cuda.remove'), run: ask }
  }
}
