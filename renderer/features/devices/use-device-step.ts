/** What to do about what keeps a device from painting: CUDA's libraries can be fetched here, all else is the system's. */
import type { ErrorReport } from '../../../native-models/api/errors.ts'
import type { ShelvedDevice } from '../../../preload/contract.ts'
import { useStudio } from '../../state/studio.ts'
import { sayNextStep } from '../../strings/next-step.ts'
import { t } from '../../strings/t.ts'

/** What NVIDIA's driver lacks no fetch brings. */
export const namesDriver = ({ code, message }: ErrorReport): boolean =>
  code === 'E_DEVICE_LIBRARIES' && message.startsWith('NVIDIA’s driver')

/** @param provider of the device that it is shown for */
export function useDeviceStep(
  error: ErrorReport | undefined,
  provider: ShelvedDevice['provider'] | undefined,
): string {
  const canFetch = useStudio(({ cuda }) => cuda !== undefined && cuda.state !== 'here')
  if (error === undefined) return ''
  const isFetched = error.code === 'E_DEVICE_LIBRARIES' && provider === 'cuda' && !namesDriver(error)
  return isFetched && canFetch ? t('devices.fetchCuda') : sayNextStep(error)
}
