/** CUDA's libraries as the window knows them, and what is asked about them. */
import { create } from 'zustand'
import type { CudaLibraries } from '../../../preload/contract.ts'
import { goOnAt } from '../../components/go-on-at.ts'
import { call } from '../../state/call.ts'
import { useStudio } from '../../state/studio.ts'
import { attempt, attemptOnce, toast } from '../../state/toasts.ts'
import { t } from '../../strings/t.ts'

interface CudaView {
  /** The question whether they shall go. */
  readonly isRemoving: boolean
}

export const useCudaView = create<CudaView>()(() => ({ isRemoving: false }))

/** Where the keyboard goes on when they are gone. */
export const CUDA_ACTS_MARK = { 'data-cuda-acts': '' }

export const askToRemoveCuda = (isRemoving: boolean): void => useCudaView.setState({ isRemoving })

/** Undefined where they are of no use on this machine. */
export const useCuda = (): CudaLibraries | undefined => useStudio((state) => state.cuda)

const keep = (cuda: CudaLibraries): void => useStudio.setState({ cuda })

/** Begins, or goes on where it was. Reaches the network. */
export const fetchCuda = (): void => attemptOnce('fetch CUDA', async () => keep(await call('cuda.fetch', {})))

export const pauseCuda = (): void => attemptOnce('pause CUDA', async () => keep(await call('cuda.pause', {})))

export const removeCuda = (): void => {
  askToRemoveCuda(false)
  attempt(async () => {
    keep(await call('cuda.remove', {}))
    goOnAt(() => document.querySelector<HTMLElement>('[data-cuda-acts] button'))
    toast(t('cuda.removed'))
  })
}
