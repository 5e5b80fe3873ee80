/** CUDA's libraries as a card: what they are for, whose they are, what they take, and fetching and removing them. */
import CheckCircleOutlined from '@mui/icons-material/CheckCircleOutlined'
import { styled } from '@mui/material/styles'
import { Fragment, useId } from 'react'
import type { CudaLibraries } from '../../../preload/contract.ts'
import { CarefulLine } from '../../components/careful-line.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Fold } from '../../components/fold.tsx'
import { ProgressLine } from '../../components/progress-line.tsx'
import { RoomCard } from '../../components/room-parts.tsx'
import { useStudio } from '../../state/studio.ts'
import { sayBytes } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, literal, type } from '../../theme/tokens.ts'
import { sayProgress, shareOf, triesAgain } from '../models/model-words.ts'
import { CudaActs } from './cuda-acts.tsx'
import { useCuda, useCudaView } from './cuda-state.ts'
import { lackOf, sayFacts, sayState } from './cuda-words.ts'
import { RemoveCuda } from './remove-cuda.tsx'
import { namesDriver } from './use-device-step.ts'

const Card = styled(RoomCard)({ maxWidth: 1180, marginRight: 10 })
const Title = styled('h3')({ ...type.prompt, fontWeight: 600 })
const Summary = styled('p')({ ...type.control, lineHeight: '18px', textWrap: 'pretty' })
const Facts = styled('p')({ ...type.meta, lineHeight: '16px', color: ink.dim })
const Here = styled('p')({
  display: 'flex',
  gap: 6,
  fontSize: 12,
  lineHeight: '16px',
  '& svg': { fontSize: 16, flex: 'none', color: ink.good },
})
const Packages = styled('dl')({
  ...type.meta,
  ...literal,
  lineHeight: '16px',
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
  gap: '2px 12px',
  color: ink.dim,
  '& dt, & dd': { overflowWrap: 'anywhere' },
})

/** Nothing where they are of no use on this machine. */
export function CudaCard() {
  const cuda = useCuda()
  return cuda && <Known cuda={cuda} />
}

function Known({ cuda }: { readonly cuda: CudaLibraries }) {
  const title = useId()
  const isRemoving = useCudaView((view) => view.isRemoving)
  const lack = lackOf(cuda)
  return (
    <Card as="section" aria-labelledby={title}>
      <Title id={title}>{t('cuda.title')}</Title>
      <Summary>{t('cuda.summary')}</Summary>
      <Facts>{t('cuda.makers')}</Facts>
      <Fold label={t('cuda.packages', { count: cuda.packages.length })}>
        <Packages>
          {cuda.packages.map(({ name, version, licence }) => (
            <Fragment key={name}>
              <dt>
                {name} {version}
              </dt>
              <dd>{licence}</dd>
            </Fragment>
          ))}
        </Packages>
      </Fold>
      <Facts>{sayFacts(cuda)}</Facts>
      <DriverLine />
      {lack > 0 && <CarefulLine>{t('cuda.noRoom', { missing: sayBytes(lack) })}</CarefulLine>}
      {cuda.state === 'here' && <HereLine />}
      <Progress cuda={cuda} />
      <CudaActs cuda={cuda} />
      {isRemoving && <RemoveCuda />}
    </Card>
  )
}

/** What they need that they do not bring. */
function DriverLine() {
  const obstacle = useStudio(
    ({ devices }) => devices.rows.find((row) => row.provider === 'cuda' && row.obstacle)?.obstacle,
  )
  if (obstacle === undefined || !namesDriver(obstacle)) return <Facts>{t('cuda.driver')}</Facts>
  return <CarefulLine>{t('cuda.driverFirst', { message: obstacle.message })}</CarefulLine>
}

function HereLine() {
  const canTest = useStudio(({ devices }) =>
    devices.rows.some(({ provider, obstacle }) => provider === 'cuda' && obstacle === undefined),
  )
  return (
    <Here>
      <CheckCircleOutlined />
      <span>{t(canTest ? 'cuda.hereToTest' : 'cuda.here')}</span>
    </Here>
  )
}

/** Nothing comes in these. */
const STILL: ReadonlySet<CudaLibraries['state']> = new Set(['paused', 'no-room', 'failed'])

function Progress({ cuda }: { readonly cuda: CudaLibraries }) {
  const state = sayState(cuda)
  if (state === undefined) return null
  const again = triesAgain(cuda)
  return (
    <ProgressLine
      label={t('cuda.progress')}
      state={state}
      words={sayProgress(cuda)}
      share={shareOf(cuda)}
      isStill={STILL.has(cuda.state) || again}
    >
      {cuda.error && (
        <ErrorNote
          error={cuda.error}
          level={cuda.state === 'failed' ? 'error' : 'warning'}
          {...(again && { nextStep: t('models.triesAgain') })}
        />
      )}
    </ProgressLine>
  )
}
