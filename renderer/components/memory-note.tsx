/** How a picture will be painted where memory is short, or that it will not be; nothing where there is room. */
import { styled } from '@mui/material/styles'
import type { GenerateRequest } from '../../native-models/api/request.ts'
import { useMemoryForecast } from '../state/memory.ts'
import { sayNextStep } from '../strings/next-step.ts'
import { sayBytes } from '../strings/say.ts'
import { t } from '../strings/t.ts'
import { ink, type } from '../theme/tokens.ts'
import { CarefulLine } from './careful-line.tsx'

const Quiet = styled('p')({ ...type.meta, color: ink.dim, overflowWrap: 'anywhere' })

interface Props {
  readonly id: string
  readonly request: Pick<GenerateRequest, 'model' | 'size'> | undefined
}

export function MemoryNote({ id, request }: Props) {
  const forecast = useMemoryForecast(request)
  if (forecast === undefined) return null
  const { plan, words, freeBytes, error } = forecast
  if (error)
    return (
      <div id={id}>
        <CarefulLine>{`${error.message} ${sayNextStep(error)}`}</CarefulLine>
      </div>
    )
  if (plan.parts === 'together' && plan.tile === null) return null
  return (
    <Quiet id={id} role="status">
      {t('compose.memoryShort', { free: sayBytes(freeBytes), plan: words })}
    </Quiet>
  )
}
