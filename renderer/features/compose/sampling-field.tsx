/** Sampler, steps, guidance and seed: one sentence, that unfolds. */
import ChevronRightOutlined from '@mui/icons-material/ChevronRightOutlined'
import ButtonBase from '@mui/material/ButtonBase'
import { styled } from '@mui/material/styles'
import { useMemo } from 'react'
import { create } from 'zustand'
import { FieldHead } from '../../components/field.tsx'
import { Picker } from '../../components/picker.tsx'
import { SliderField } from '../../components/slider-field.tsx'
import { chooseSampler, edit, useCompose } from '../../state/compose.ts'
import { currentSampler, defaultsFor, requestLimits } from '../../state/defaults.ts'
import { useStudio } from '../../state/studio.ts'
import { trim } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ease } from '../../theme/theme.ts'
import { ink } from '../../theme/tokens.ts'
import { SeedField } from './seed-field.tsx'

/** Windows that are at least this high have room for all of it from the start. */
const ROOMY = '(min-height: 900px)'

/** What the user chose stays chosen while he is in other rooms. */
const useFold = create<{ readonly open: boolean | undefined }>()(() => ({ open: undefined }))

const Fold = styled(ButtonBase)({
  width: 'calc(100% + 8px)',
  minHeight: 28,
  margin: '0 -4px',
  padding: '0 4px',
  gap: 4,
  borderRadius: 6,
  flexWrap: 'wrap',
  justifyContent: 'flex-start',
  color: ink.dim,
  '& svg': { fontSize: 18, marginLeft: -4, transition: ease('transform') },
  '&[aria-expanded="true"] svg': { transform: 'rotate(90deg)' },
  '&:hover': { background: ink.hover },
})
const Sentence = styled('span')({
  width: '100%',
  padding: '0 0 4px 18px',
  textAlign: 'left',
  fontSize: 12,
  lineHeight: '16px',
  color: ink.faint,
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
})
const Body = styled('div')({ display: 'flex', flexDirection: 'column', gap: 4, paddingTop: 8 })
const Pair = styled('div')({
  display: 'grid',
  // As much as the longest sampler's name needs; a seed of ten digits fits beside it.
  gridTemplateColumns: '163px minmax(0, 1fr)',
  gap: 4,
  marginBottom: 4,
})
const Small = styled('span')({
  display: 'block',
  fontSize: 11,
  lineHeight: '14px',
  color: ink.dim,
  marginBottom: 4,
})

export function SamplingField() {
  const open = useFold((state) => state.open) ?? window.matchMedia(ROOMY).matches
  return (
    <section>
      <Fold aria-expanded={open} aria-controls="sampling" onClick={() => useFold.setState({ open: !open })}>
        <ChevronRightOutlined />
        <FieldHead as="span">{t('compose.sampling')}</FieldHead>
        {!open && <SamplingSentence />}
      </Fold>
      <div id="sampling">{open && <SamplingBody />}</div>
    </section>
  )
}

function SamplingSentence() {
  const { sampler, steps, guidance, seed } = useCompose((state) => state.request)
  const locked = useCompose((state) => state.seedLocked)
  const words = t('compose.samplingLine', {
    sampler: currentSampler(sampler)?.label ?? sampler,
    steps,
    guidance: guidance <= 1 ? t('compose.noGuidance') : trim(guidance),
    seed: locked ? t('compose.seedIs', { seed }) : t('compose.randomSeed'),
  })
  return <Sentence>{words}</Sentence>
}

function SamplingBody() {
  const samplers = useStudio((state) => state.samplers)
  const sampler = useCompose((state) => state.request.sampler)
  const options = useMemo(
    () => samplers.map(({ id, label, summary }) => ({ id, label, detail: summary })),
    [samplers],
  )
  return (
    <Body>
      <Pair>
        <div>
          <Small>{t('compose.sampler')}</Small>
          <Picker label={t('compose.sampler')} value={sampler} options={options} onChoose={chooseSampler} />
        </div>
        <SeedField />
      </Pair>
      <Numbers />
    </Body>
  )
}

function Numbers() {
  const model = useCompose((state) => state.request.model)
  const sampler = useCompose((state) => state.request.sampler)
  const steps = useCompose((state) => state.request.steps)
  const guidance = useCompose((state) => state.request.guidance)
  const defaults = defaultsFor({ model, sampler })
  const { maxSteps, maxGuidance } = requestLimits({ model, sampler })
  return (
    <>
      <SliderField
        label={t('compose.steps')}
        value={steps}
        min={1}
        max={maxSteps}
        sliderMax={Math.min(maxSteps, 60)}
        step={1}
        defaultValue={defaults.steps}
        onChange={(value) => edit({ steps: value })}
      />
      <SliderField
        label={t('compose.guidance')}
        value={guidance}
        min={0}
        max={maxGuidance}
        sliderMax={12}
        step={0.5}
        defaultValue={defaults.guidance}
        onChange={(value) => edit({ guidance: value })}
      />
    </>
  )
}
