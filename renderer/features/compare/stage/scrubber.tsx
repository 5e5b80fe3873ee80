/** One scrubber for all lanes: where it stands is written past React, as the lanes are drawn. */
import PauseOutlined from '@mui/icons-material/PauseOutlined'
import PlayArrowOutlined from '@mui/icons-material/PlayArrowOutlined'
import SkipPreviousOutlined from '@mui/icons-material/SkipPreviousOutlined'
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { useRef } from 'react'
import { Chip } from '../../../components/chip.tsx'
import { Hint } from '../../../components/hint.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import { useComparison } from '../../../state/comparison.ts'
import { canScrub } from '../../../state/comparison-steps.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { useFrame } from './on-frame.ts'
import { sayPlace } from './say-place.ts'
import { goBy, goToStop, stopPlaying, togglePlaying, usePlaying } from './scrub.ts'
import { ScrubTrack } from './scrub-track.tsx'

const Row = styled('div')({
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  height: 44,
  flex: 'none',
})
const Words = styled('span')({
  // The widest words fit: nothing beside them moves.
  minWidth: 204,
  color: ink.text,
  whiteSpace: 'nowrap',
})
const By = styled('div')({ display: 'flex', gap: 6 })

export function Scrubber() {
  const by = useComparison(({ view }) => view.by)
  const canMove = useComparison(({ tracks }) => canScrub(tracks))
  return (
    <Row role="group" aria-label={t('compareStage.scrubbing')} data-testid="scrubbing">
      <IconButton
        label={t('compareStage.toStart')}
        placement="top"
        icon={<SkipPreviousOutlined />}
        disabled={!canMove}
        onClick={() => {
          stopPlaying()
          goToStop(0)
        }}
      />
      <PlayButton disabled={!canMove} />
      <ScrubTrack disabled={!canMove} />
      <PlaceWords />
      <By role="group" aria-label={t('compareStage.by')}>
        <Hint title={t('compareStage.byStepSays')} placement="top">
          <Chip pressed={by === 'step'} onClick={() => goBy('step')}>
            {t('compareStage.byStep')}
          </Chip>
        </Hint>
        <Hint title={t('compareStage.byNoiseSays')} placement="top">
          <Chip pressed={by === 'noise'} onClick={() => goBy('noise')}>
            {t('compareStage.byNoise')}
          </Chip>
        </Hint>
      </By>
    </Row>
  )
}

function PlayButton({ disabled }: { readonly disabled: boolean }) {
  const playing = usePlaying((state) => state.playing)
  const label = t(playing ? 'compareStage.pause' : 'compareStage.play')
  return (
    <Hint title={label} shortcut="playSteps" placement="top">
      <Button
        variant="outlined"
        aria-disabled={disabled}
        aria-label={label}
        aria-keyshortcuts="Space"
        sx={{
          minWidth: 44,
          padding: 0,
          '& svg': { fontSize: 20 },
          '&[aria-disabled="true"]': { opacity: 0.4 },
        }}
        onClick={() => !disabled && togglePlaying()}
      >
        {playing ? <PauseOutlined /> : <PlayArrowOutlined />}
      </Button>
    </Hint>
  )
}

/** “noise level 0.31 · step 13” */
function PlaceWords() {
  const ref = useRef<HTMLSpanElement>(null)
  useFrame(() => {
    const words = sayPlace().join(' · ')
    if (ref.current !== null && ref.current.textContent !== words) ref.current.textContent = words
  }, [])
  return <Words ref={ref} aria-hidden />
}
