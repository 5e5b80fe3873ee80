/** The one or two things that one does with a model in the state that it is in; the rest is in its menu. */
import BrushOutlined from '@mui/icons-material/BrushOutlined'
import DownloadOutlined from '@mui/icons-material/DownloadOutlined'
import PauseOutlined from '@mui/icons-material/PauseOutlined'
import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { type ReactNode, useEffect } from 'react'
import type { ShelvedModel } from '../../../preload/contract.ts'
import { Hint } from '../../components/hint.tsx'
import { useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'
import { ACTS_MARK } from './card-focus.ts'
import { cancelFetch, fetchModel, paintWith, pauseFetch } from './model-deeds.ts'
import { askToFetch, askToRemove, setBegun, useModelsView } from './models-state.ts'

const Foot = styled('div')({
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: 8,
  minHeight: 32,
  marginTop: 'auto',
  paddingTop: 4,
})
const Quiet = styled('p')({ fontSize: 12, lineHeight: '16px', color: ink.dim })
const icon = { fontSize: 18 } as const

interface Props {
  readonly row: ShelvedModel
}

export function ModelActs({ row }: Props) {
  return <Foot {...ACTS_MARK}>{row.fetch ? <FetchActs row={row} /> : <StateActs row={row} />}</Foot>
}

function FetchActs({ row }: Props) {
  const { name, fetch } = row
  const arrives = useModelsView(({ begun }) => begun === name)
  useEffect(() => {
    if (arrives) setBegun(undefined)
  }, [arrives])
  const state = fetch?.state
  const stands = state === 'paused' || state === 'failed'
  return (
    <>
      {stands ? (
        <Button variant="contained" onClick={() => fetchModel(name)}>
          <PlayArrowOutlined sx={icon} />
          {t(state === 'failed' ? 'models.tryAgain' : 'models.goOn')}
        </Button>
      ) : (
        // A card that has just moved to the fetches is where the keyboard goes on.
        <Button variant="outlined" autoFocus={arrives} onClick={() => pauseFetch(name)}>
          <PauseOutlined sx={icon} />
          {t('models.pause')}
        </Button>
      )}
      <Hint title={t('models.cancelHint')}>
        <Button onClick={() => cancelFetch(row)}>{t('models.cancel')}</Button>
      </Hint>
    </>
  )
}

function StateActs({ row }: Props) {
  const { name, kind, state, title, origin } = row
  if (state === 'gone' || row.error !== undefined)
    return origin === 'published' ? (
      <FetchButton row={row} />
    ) : (
      <Button variant="outlined" onClick={() => askToRemove(name)}>
        {t('models.forget')}
      </Button>
    )
  if (state !== 'here') return <FetchButton row={row} />
  if (kind !== 'model') return <Mend row={row} otherwise={<GuideUse kind={kind} />} />
  return (
    <>
      <Button
        variant="outlined"
        aria-label={t('models.paintNamed', { title })}
        onClick={() => paintWith(row)}
      >
        <BrushOutlined sx={icon} />
        {t('models.paintWith')}
      </Button>
      <Mend row={row} />
    </>
  )
}

/** A ControlNet alone follows nothing. */
function GuideUse({ kind }: Pick<ShelvedModel, 'kind'>) {
  const hasEdges = useStudio(({ shelf }) =>
    shelf.rows.some((row) => row.kind === 'edge-net' && row.state === 'here'),
  )
  const lacks = kind === 'controlnet' && !hasEdges
  return <Quiet>{t(lacks ? 'models.guideNeedsEdges' : 'models.guideReady')}</Quiet>
}

/** Of what was found damaged: fetched again. */
function Mend({ row, otherwise = null }: Props & { readonly otherwise?: ReactNode }) {
  return useDamaged(row) ? <FetchButton row={row} /> : otherwise
}

/** The last check has found damage, now or before the studio was opened. */
function useDamaged({ name, origin, damagedBytes = 0 }: ShelvedModel): boolean {
  const problems = useModelsView((state) => state.checks.get(name)?.length ?? 0)
  return origin === 'published' && (damagedBytes > 0 || problems > 0)
}

const FETCHES = {
  whole: ['models.fetch', 'models.fetchNamed'],
  rest: ['models.fetchRest', 'models.fetchRestNamed'],
  damaged: ['models.fetchDamaged', 'models.fetchDamagedNamed'],
} as const

function FetchButton({ row }: Props) {
  const { name, title, state } = row
  const hub = useStudio((studio) => studio.shelf.hub)
  const isDamaged = useDamaged(row)
  const [words, named] = FETCHES[isDamaged ? 'damaged' : state === 'partly' ? 'rest' : 'whole']
  return (
    <Hint title={t('models.fetchHint', { hub })}>
      <Button
        variant="outlined"
        aria-haspopup="dialog"
        aria-label={t(named, { title })}
        onClick={() => askToFetch(name)}
      >
        <DownloadOutlined sx={icon} />
        {t(words)}
      </Button>
    </Hint>
  )
}
