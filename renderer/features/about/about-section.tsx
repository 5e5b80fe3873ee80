/** What this is made of, under which licence, and the model that is inside. */
import Button from '@mui/material/Button'
import { styled } from '@mui/material/styles'
import { useId } from 'react'
import type { About, Model } from '../../../preload/contract.ts'
import { Mark } from '../../components/mark.tsx'
import { call } from '../../state/call.ts'
import { currentSampler } from '../../state/defaults.ts'
import { useStudio } from '../../state/studio.ts'
import { attempt } from '../../state/toasts.ts'
import { sayRatio } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { ink, type } from '../../theme/tokens.ts'
import { Card, Section, SectionHead } from '../settings/setting-row.tsx'

const Part = styled('div')({ padding: 16, display: 'grid', gap: 12 })
const Head = styled('div')({ display: 'flex', alignItems: 'center', gap: 12, '& h3': type.title })
const Sentence = styled('p')({ ...type.control, color: ink.dim, maxWidth: 560 })
const Facts = styled('dl')({
  ...type.control,
  display: 'grid',
  gridTemplateColumns: '120px minmax(0, 1fr)',
  gap: '4px 12px',
  '& dt': { color: ink.dim },
  '& dd': { overflowWrap: 'anywhere', margin: 0 },
})
const Links = styled('div')({ display: 'flex', flexWrap: 'wrap', gap: 8 })

const LINKS = {
  licence: 'settings.readLicence',
  source: 'settings.source',
  models: 'settings.models',
} as const
const VERSIONS = [
  'electron',
  'node',
  'onnxruntime',
  'sqlite',
  'platform',
] as const satisfies readonly (keyof About)[]

export function AboutSection() {
  const about = useStudio((state) => state.about)
  const models = useStudio((state) => state.models)
  const id = useId()
  return (
    <Section aria-labelledby={id}>
      <SectionHead id={id}>{t('settings.about')}</SectionHead>
      <Card>
        <Part>
          <Head>
            <Mark />
            <h3>
              {t('settings.version')} {about.version}
            </h3>
          </Head>
          <Sentence>{t('settings.aboutSentence')}</Sentence>
          <Facts>
            {VERSIONS.map((name) => (
              <Fact key={name} label={t(`settings.${name}`)} value={about[name]} />
            ))}
            <Fact label={t('settings.licence')} value={t('settings.licenceName')} />
          </Facts>
          <Links>
            {(Object.keys(LINKS) as (keyof typeof LINKS)[]).map((link) => (
              <Button
                key={link}
                variant="outlined"
                onClick={() => attempt(() => call('links.open', { link }))}
              >
                {t(LINKS[link])}
              </Button>
            ))}
          </Links>
        </Part>
        {models
          .filter((model) => model.embedded)
          .map((model) => (
            <ModelCard key={model.id} model={model} />
          ))}
      </Card>
    </Section>
  )
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd data-selectable>{value}</dd>
    </>
  )
}

function ModelCard({ model }: { readonly model: Model }) {
  const { sampler, steps, guidance } = model.defaults
  const label = currentSampler(sampler)?.label ?? sampler
  return (
    <Part>
      <Head>
        <h3>
          {t('settings.embedded')}: {model.name}
        </h3>
      </Head>
      <Sentence>{model.summary}</Sentence>
      <Facts>
        <Fact
          label={t('settings.embeddedBuckets')}
          value={model.buckets
            .map(({ width, height }) => `${width} × ${height} (${sayRatio(width, height)})`)
            .join(', ')}
        />
        <Fact label={t('settings.embeddedTokens')} value={t('settings.tokens', { count: model.maxTokens })} />
        <Fact
          label={t('settings.embeddedDefaults')}
          value={t('settings.bestWith', { sampler: label, steps, guidance })}
        />
      </Facts>
    </Part>
  )
}
