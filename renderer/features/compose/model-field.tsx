import { styled } from '@mui/material/styles'
import { useMemo } from 'react'
import { Tag } from '../../components/chip.tsx'
import { Field } from '../../components/field.tsx'
import { Picker } from '../../components/picker.tsx'
import { chooseModel, useCompose } from '../../state/compose.ts'
import { goTo, useStudio } from '../../state/studio.ts'
import { t } from '../../strings/t.ts'
import { ink } from '../../theme/tokens.ts'

/** It is here and can paint. */
const Dot = styled('span')({ width: 8, height: 8, flex: 'none', borderRadius: 4, background: ink.good })

export function ModelField() {
  const models = useStudio((state) => state.models)
  const model = useCompose((state) => state.request.model)
  const options = useMemo(
    () =>
      models.map(({ id, name, summary, embedded }) => ({
        id,
        label: name,
        detail: summary,
        sign: <Dot />,
        mark: embedded && <Tag>{t('compose.embedded')}</Tag>,
      })),
    [models],
  )
  return (
    <Field label={t('compose.model')}>
      <Picker
        label={t('compose.model')}
        value={model}
        options={options}
        missing={<Tag style={{ color: ink.bad }}>{t('compose.modelMissing')}</Tag>}
        more={{ label: t('compose.moreModels'), run: () => goTo('models') }}
        onChoose={chooseModel}
      />
    </Field>
  )
}
